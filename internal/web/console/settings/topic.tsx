// A topic of the settings: shown, and changed in its place.
import Button, { type ButtonProps } from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { useAct } from "../act";
import { useFilters } from "../address";
import { ask, PATCH, type Schemas } from "../api";
import { useFaultFocus } from "../forms";
import { leave, saved, Unsaved } from "../leave";
import { explain, faults, Problem } from "../problem";
import { texts } from "../texts";

const t = texts(
  { edit: "Edit", edit_what: "Edit: {title}", save: "Save changes", cancel: "Cancel", done: "Saved: {title}" },
  { edit: "Bearbeiten", edit_what: "Bearbeiten: {title}", save: "Änderungen speichern", cancel: "Abbrechen", done: "Gespeichert: {title}" },
);

export type Change = Schemas["NetworkPatchNetworkInputBody"];

/** What is wrong with a form, by the name of the field. */
export type Faults = Record<string, string>;

export interface Fields<D> {
  draft: D;
  set: (change: Partial<D>) => void;
  faults: Faults;
}

interface TopicProps<D> {
  /** Names it in the address while it is changed. */
  id: string;
  title: string;
  description?: ReactNode;
  /** How it is shown. */
  view: ReactNode;
  /** What the form begins with. */
  now: D;
  form: (fields: Fields<D>) => ReactNode;
  /** What is wrong with the draft, before the API is asked. */
  check?: (draft: D) => Faults;
  /** What to ask of the API. */
  change: (draft: D) => Change;
}

/** One container; one of a view is changed at a time. */
export function Topic<D extends object>(props: TopicProps<D>) {
  const [{ edit }, setFilters] = useFilters("edit");
  const { id, title, description, view } = props;
  const button = useRef<ButtonProps.Ref>(null);
  const was = useRef(false); // changed, when it was drawn last
  useEffect(() => {
    if (was.current && edit !== id) button.current?.focus();
    was.current = edit === id;
  }, [edit, id]);
  if (edit === id) return <Editing {...props} close={() => setFilters({ edit: null })} />;
  const open = () => leave(() => setFilters({ edit: id }));
  return (
    <Container header={<Header variant="h2" description={description} actions={<Button ref={button} ariaLabel={t("edit_what", { title })} onClick={open}>{t("edit")}</Button>}>{title}</Header>}>
      {view}
    </Container>
  );
}

function Editing<D extends object>({ title, description, now, form, check, change, close }: TopicProps<D> & { close: () => void }) {
  const [start] = useState(now);
  const [draft, setDraft] = useState(now);
  const [tried, setTried] = useState(0); // times
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => element.current?.querySelector<HTMLElement>("input, button")?.focus(), []);
  const save = useAct((body: Change) => ask(PATCH("/v1/network", { body })), {
    changes: ["/v1/network"],
    done: t("done", { title }),
    then: () => {
      saved();
      close();
    },
    quiet: true,
  });
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  const local = check?.(draft) ?? {};
  const wrong = { ...faults(save.error), ...(tried > 0 && local) };
  useFaultFocus(element, tried, save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(tried + 1);
    if (Object.keys(local).length > 0) return;
    if (dirty) save.run(change(draft));
    else close();
  };
  const set = (c: Partial<D>) => {
    save.reset();
    setDraft({ ...draft, ...c });
  };
  const said = save.error instanceof Problem && save.error.fields.length > 0 ? undefined : save.error; // else it is at the fields
  return (
    <form ref={element} onSubmit={submit}>
      <Unsaved when={dirty} />
      <Container
        header={<Header variant="h2" description={description}>{title}</Header>}
        footer={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <Button variant="primary" formAction="submit" loading={save.busy}>{t("save")}</Button>
            <Button variant="link" formAction="none" onClick={close}>{t("cancel")}</Button>
          </SpaceBetween>
        }
      >
        <Form errorText={said && explain(said)}>
          {form({ draft, set, faults: wrong })}
        </Form>
      </Container>
    </form>
  );
}
