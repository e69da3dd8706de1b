// Changes that name the version they were made from: somebody else may have been
// faster.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import type { Act } from "./act";
import { ActTrouble } from "./parts";
import { Problem } from "./problem";
import { texts } from "./texts";

const t = texts(
  {
    overtaken: "Somebody else changed this meanwhile", nothing: "Nothing of yours was saved. Look at what is there now; what you entered stays.", look: "Look again",
  },
  {
    overtaken: "Jemand anderes hat das inzwischen geändert", nothing: "Von Ihnen wurde nichts gespeichert. Sehen Sie nach, was jetzt gilt; Ihre Eingaben bleiben.", look: "Noch einmal nachsehen",
  },
);

interface Versioned {
  version?: number;
}

/** A change was refused because what it was made from is no longer there. now is what is. */
export class Overtaken extends Error {
  constructor(readonly now: Versioned) {
    super(t("overtaken"));
  }
}

/** Makes a change from what was seen. A conflict is Overtaken when there is another version now; others are as the API says, such as a name that is taken. */
export async function changeFrom<T extends Versioned>(seen: T, change: () => Promise<T>, read: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 409) throw e;
    const now = await read();
    throw now.version === seen.version ? e : new Overtaken(now);
  }
}

/** What went wrong with a change: when somebody was faster, with a way to look again. */
export function ChangeTrouble<In, T extends Versioned>({ act, look }: { act: Act<In>; look: (now: T) => void }) {
  const { error } = act;
  if (!(error instanceof Overtaken)) return <ActTrouble act={act} />;
  const again = () => {
    act.reset();
    look(error.now as T);
  };
  return <Alert type="warning" header={error.message} action={<Button onClick={again}>{t("look")}</Button>}>{t("nothing")}</Alert>;
}
