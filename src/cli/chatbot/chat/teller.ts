import { linkOf, type Citations } from "../../../chatbots/gpt-trainer/api/index.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { Output } from "../output.ts";
import { safeJson, safeLine, safeText } from "../../safe-text.ts";
import type { Turn } from "./talk.ts";

/** Characters of a cited passage that are shown. */
const PASSAGE_CHARACTERS = 160;

/** Shows turns as they come. */
export interface Teller {
  /** A piece of an answer. */
  piece(text: string): Promise<void>;
  /** The turn is over. */
  end(turn: Turn): Promise<void>;
  /** The answer broke off: what comes next stands on a line of its own. */
  breakOff(): Promise<void>;
  /** Nobody listens any more. */
  readonly closed: AbortSignal;
}

/** @param isJson a turn is one line of JSON, which comes at its end */
export function createTeller(output: Output, { complain }: Surroundings, isJson: boolean): Teller {
  const { closed } = output;
  if (isJson) {
    return {
      closed,
      piece: () => Promise.resolve(),
      end: (turn) => output.write(`${safeJson(turn)}\n`),
      breakOff: () => Promise.resolve(),
    };
  }
  let shown = "\n";
  const show = async (text: string): Promise<void> => {
    if (text !== "") shown = text;
    await output.write(text);
  };
  const endLine = (): Promise<void> => show(shown.endsWith("\n") ? "" : "\n");
  return {
    closed,
    piece: (text) => show(safeText(text)),
    async end({ answer, citations }) {
      if (answer.trim() === "") complain("The chatbot said nothing.");
      await endLine();
      await show(
        citationLines(citations)
          .map((line) => `${line}\n`)
          .join(""),
      );
    },
    breakOff: endLine,
  };
}

function citationLines(citations: Citations | undefined): string[] {
  if (citations === undefined) return [];
  const cited = Object.entries(citations);
  if (cited.length === 0) return ["", "  Nothing is cited."];
  const inOrder = cited.toSorted(([one], [other]) =>
    one.localeCompare(other, "en", { numeric: true }),
  );
  return [
    "",
    ...inOrder.flatMap(([marker, citation]) => {
      const { title, file_name: file, text } = citation;
      const link = linkOf(citation);
      const what = [
        title === "" ? file : title,
        ...(link === undefined || link === title ? [] : [link]),
      ];
      return [
        `  [${safeLine(marker)}] ${what.map(safeLine).join("  ")}`,
        `      ${shortened(text)}`,
      ];
    }),
  ];
}

function shortened(passage: string): string {
  const line = safeLine(passage).replaceAll(/\s+/gu, " ");
  // By characters: half of one would be shown as a broken one.
  const characters = Array.from(line);
  if (characters.length <= PASSAGE_CHARACTERS) return line;
  return `${characters.slice(0, PASSAGE_CHARACTERS).join("").trimEnd()}…`;
}
