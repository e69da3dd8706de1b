// What all forms do alike.
import { useEffect, type RefObject } from "react";

/** Puts the cursor into the first faulty field, each time that something new is wrong. */
export function useFaultFocus(form: RefObject<HTMLElement | null>, ...when: unknown[]): void {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, when); // eslint-disable-line -- what somebody types meanwhile is no reason
}
