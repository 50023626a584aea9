import { plainTextOf } from "./bodies/plain-text.ts";
import { composerId, focusOn } from "./focus.ts";
import { ask } from "./requests.ts";
import type { Store } from "./store.ts";
import { type Aim, type Composer, composerOf } from "./view-state.ts";

/** Changes what stands in the composer of a place. @param place its id */
export function compose(store: Store, place: string, change: Partial<Composer>): void {
  const composer = { ...composerOf(store.now(), place), ...change };
  store.change({ composers: { ...store.now().composers, [place]: composer } });
}

/** Makes the composer answer or replace a message. @param place the id of the message's place */
export function aimAt(store: Store, place: string, aim: Aim): void {
  const isEdit = aim.kind === "edit";
  compose(store, place, { aim, ...(isEdit && { text: plainTextOf(aim.message.body) }) });
  focusOn(composerId(place));
}

/**
 * Makes what sends texts: those of one place one after another, in the order in which they were
 * written. What is refused comes back into the composer, before what was typed meanwhile.
 */
export function createSubmit(store: Store): (place: string, written: Composer) => void {
  const last = new Map<string, Promise<void>>();
  return (place, written) => {
    const before = last.get(place) ?? Promise.resolve();
    last.set(
      place,
      before.then(() => deliver(store, place, written)),
    );
  };
}

async function deliver(store: Store, place: string, { text, aim }: Composer): Promise<void> {
  const refusal = await attempt(store, place, askFor(place, text, aim));
  if (refusal === undefined) return;
  const typed = composerOf(store.now(), place).text;
  compose(store, place, { text: typed === "" ? text : `${text}\n${typed}`, aim });
}

function askFor(place: string, text: string, aim: Aim | undefined): Promise<string | undefined> {
  const messages = ["places", place, "messages"];
  if (aim?.kind === "edit") return ask("POST", [...messages, aim.message.id, "edit"], { text });
  const thread = aim && (aim.message.thread ?? aim.message.id);
  return ask("POST", messages, thread === undefined ? { text } : { text, thread });
}

/**
 * Shows why something was refused, or takes away what stood there.
 * @param where a place's id, a platform or `runtime`
 * @returns what `asked` gives: why not, or undefined
 */
export async function attempt(
  store: Store,
  where: string,
  asked: Promise<string | undefined>,
): Promise<string | undefined> {
  const refusal = await asked;
  const { [where]: _, ...others } = store.now().refusals;
  store.change({ refusals: refusal === undefined ? others : { ...others, [where]: refusal } });
  return refusal;
}
