import { exitCodes } from "../../failure.ts";
import type { Desk } from "../desk.ts";
import { openInterrupt } from "../interrupt.ts";
import type { Talk } from "./talk.ts";
import type { Teller } from "./teller.ts";

/**
 * Asks one question after another, in one session, and ends at the first that is not answered: the
 * next one may rest on it.
 * @param questions what to ask, until the signal fires
 */
export async function askEach(
  desk: Desk,
  talk: Talk,
  teller: Teller,
  questions: (signal: AbortSignal) => Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const interrupt = openInterrupt(teller.closed);
  try {
    for await (const line of questions(interrupt.signal)) {
      const question = line.trim();
      if (question === "") continue;
      await teller.end(await talk.ask(question, (piece) => teller.piece(piece), interrupt.signal));
      if (interrupt.signal.aborted) break;
    }
  } catch (error) {
    await teller.breakOff();
    if (!interrupt.signal.aborted) throw error;
  } finally {
    interrupt.close();
  }
  // A reader that has gone had enough; a person who leaves has not heard all.
  if (interrupt.signal.aborted && !teller.closed.aborted) desk.end(exitCodes.failed);
}
