// A dialog with a form.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { FormEvent, ReactNode } from "react";
import { texts } from "./texts";

const t = texts({ cancel: "Cancel" }, { cancel: "Abbrechen" });

/** A form in a dialog: Enter in a field does what the button does. */
export function Dialog({ title, yes, busy = false, ready = true, large = false, onYes, onClose, children }: {
  title: string;
  yes: string;
  busy?: boolean;
  /** Whether everything is said that the button needs. */
  ready?: boolean;
  large?: boolean;
  onYes: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (ready && !busy) onYes();
  };
  return (
    <Modal
      visible
      size={large ? "large" : "medium"}
      header={title}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>{t("cancel")}</Button>
            <Button variant="primary" loading={busy} disabled={!ready} onClick={onYes}>{yes}</Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form onSubmit={submit}>
        <SpaceBetween size="m">{children}</SpaceBetween>
        <input type="submit" hidden />
      </form>
    </Modal>
  );
}
