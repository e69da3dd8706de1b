// What views are made of.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import CloudscapeLink, { type LinkProps } from "@cloudscape-design/components/link";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, type ReactNode } from "react";
import { useLocation, useRouter } from "wouter";
import type { Act } from "./act";
import { explain } from "./problem";
import { exactly, fromNow, texts, when } from "./texts";

const t = texts(
  { again: "Try again", cancel: "Cancel", failed: "That did not work" },
  { again: "Noch einmal versuchen", cancel: "Abbrechen", failed: "Das hat nicht geklappt" },
);

/** Puts the focus on the heading of the view. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/** Goes on at the heading where a view took the place of what had the focus; otherwise the next Tab would begin at the top. */
function useFocus(): void {
  useEffect(() => {
    if (navigator.userActivation.hasBeenActive && document.activeElement === document.body) focusHeading();
  }, []);
}

/** A view: its heading, what can be done there, and the rest. Its title is the browser's too. */
export function View({ title, description, actions, info, children }: { title: string; description?: ReactNode; actions?: ReactNode; info?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Lanyard`;
  }, [title]);
  useFocus();
  return (
    <ContentLayout header={<Header variant="h1" description={description} actions={actions} info={info}>{title}</Header>}>
      {children}
    </ContentLayout>
  );
}

/** The address of a place in the console, for the browser: "/users" is "/console/users". */
export function useHref(): (to: string) => string {
  const { base } = useRouter();
  return (to) => base + to;
}

/** Follows a link of ours without loading the page again, unless a new tab is wanted. */
export function useFollow(): (event: CustomEvent<{ href?: string | undefined; external?: boolean | undefined }> & { preventDefault: () => void }) => void {
  const [, navigate] = useLocation();
  const { base } = useRouter();
  return (event) => {
    const { href, external } = event.detail;
    if (external || !href?.startsWith(base)) return;
    event.preventDefault();
    navigate(href.slice(base.length) || "/");
  };
}

/** A link within the console. */
export function Go({ to, ...rest }: { to: string } & Omit<LinkProps, "href" | "onFollow">) {
  const href = useHref();
  const follow = useFollow();
  return <CloudscapeLink {...rest} href={href(to)} onFollow={follow} />;
}

/** A moment, to the second when pointed at. */
export const When = ({ at, relative = false }: { at?: string | undefined; relative?: boolean }) =>
  at ? <time dateTime={at} title={exactly(at)}>{relative ? fromNow(at) : when(at)}</time> : <>–</>;

/** What went wrong while reading, with a way to try again. */
export const Trouble = ({ error, again }: { error: unknown; again?: () => void }) => (
  <Alert type="error" header={t("failed")} action={again && <Button onClick={again}>{t("again")}</Button>}>
    {explain(error)}
  </Alert>
);

/** What went wrong with an act, where it was done. */
export const ActTrouble = ({ act }: { act: { error: Error | null } }) => (act.error ? <Alert type="error">{explain(act.error)}</Alert> : null);

/** Nothing here: says so, and what to do next. */
export const Nothing = ({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) => (
  <Box textAlign="center" margin={{ vertical: "s" }} color="inherit">
    <SpaceBetween size="xs">
      <b>{title}</b>
      {hint && <Box variant="p" color="inherit">{hint}</Box>}
      {action}
    </SpaceBetween>
  </Box>
);

/** Asks before an act that can not be undone, or that reaches people. */
export function Ask<In>({ title, children, yes, act, input, onDone, danger }: {
  title: string;
  children: ReactNode;
  yes: string;
  act: Act<In>;
  input: In;
  onDone: () => void;
  danger?: boolean;
}) {
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current && !act.busy && !act.error) onDone();
    if (act.error) pressed.current = false;
  }, [act.busy, act.error, onDone]);
  const press = () => {
    pressed.current = true;
    act.run(input);
  };
  const close = () => {
    act.reset();
    onDone();
  };
  return (
    <Modal
      visible
      header={title}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>{t("cancel")}</Button>
            <Button variant={danger ? "normal" : "primary"} loading={act.busy} onClick={press}>{yes}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        <ActTrouble act={act} />
      </SpaceBetween>
    </Modal>
  );
}
