import { type Citable, createCitationFilter } from "../retrieval/citations.ts";
import { modelErrorOf, type ModelFailureCode } from "./models/failures.ts";
import type { FinishReason } from "./models/model.ts";
import type { Writing } from "./models/writing.ts";

/** What a model has written, when it writes no more. */
export interface Written {
  readonly response: string;
  /** What it cites, in the order in which it does. */
  readonly cited: readonly Citable[];
  /** Absent when it failed in the middle. */
  readonly reason?: FinishReason;
  /** Why it is not whole. */
  readonly failure?: ModelFailureCode;
  /** Question and answer together, if the model counts them. */
  readonly tokens?: number;
}

/** An answer longer than this is a model that cannot stop. In characters. */
const MAX_CHARACTERS = 60_000;

/**
 * Follows a model to the end of its answer, whoever still reads it.
 * @param citable what it may cite; every other marker is taken out
 * @param show is given each piece that can be shown, never an empty one
 */
export async function writeOut(
  writing: Writing,
  citable: readonly Citable[],
  show: (piece: string) => void,
): Promise<Written> {
  const filter = createCitationFilter(citable);
  let response = "";
  let isFull = false;
  const put = (text: string): void => {
    const room = MAX_CHARACTERS - response.length;
    isFull ||= text.length >= room;
    // Never half a character at the end.
    const piece = text.length > room ? text.slice(0, room).replace(/[\uD800-\uDBFF]$/u, "") : text;
    if (piece === "") return;
    response += piece;
    show(piece);
  };
  put(filter.push(writing.first));
  try {
    if (isFull) await writing.rest.return();
    for await (const event of writing.rest) {
      if (event.kind === "text") put(filter.push(event.text));
      if (event.kind === "end") {
        put(filter.end());
        const { reason, tokens } = event;
        return {
          response,
          cited: filter.cited(),
          reason,
          ...(tokens === undefined ? {} : { tokens }),
        };
      }
      if (isFull) break;
    }
    return { response, cited: filter.cited(), reason: "length" };
  } catch (error) {
    return { response, cited: filter.cited(), failure: modelErrorOf(error).failure };
  }
}
