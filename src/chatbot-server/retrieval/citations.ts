import { createCodeWatch } from "./code-watch.ts";

/** What a passage must tell of itself to be cited; what a search of the sources finds does. */
export interface Citable {
  /** Id of its data source. */
  readonly source: string;
  /** From 1, in the order of the chatbot's sources: the first half of its marker. */
  readonly sourceNumber: number;
  /** From 1, within its source: the second half. */
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly fileName: string;
  readonly type: string;
  /** Where people read it: an http(s) address. */
  readonly link?: string;
}

/** Keeps the markers of an answer honest while it is being written. */
export interface CitationFilter {
  /** @returns what may be shown so far; what may yet become a marker waits, 64 characters at most */
  push(text: string): string;
  /** Ends the answer. @returns what was still waiting */
  end(): string;
  /** The passages cited so far, in the order of their first markers. */
  cited(): Citable[];
}

/** How long a group of markers may be: `[1.2, 1.3, 2.10]`. A bound for what has to wait. */
const LONGEST_GROUP = 60;

/** Markers as models write them: alone, several in one pair of brackets, in brackets of other keyboards. */
const GROUP = new RegExp(String.raw` ?[\[【]([\d.,; ]{1,${LONGEST_GROUP}})[\]】]`, "gu");

/**
 * What the beginning of one looks like while it is being written; a bracket behind it would make it a link,
 * and another marker behind it is seen only behind a blank.
 */
const BEGINNING = new RegExp(
  String.raw`(?: ?[\[【][\d.,; ]{0,${LONGEST_GROUP}}(?:[\]】] ?)?| )$`,
  "u",
);

/** Both are counted from 1: `[0.5]`, `[1.0]` and `[1.05]` are numbers. */
const MARKER = /^[1-9]\d*\.[1-9]\d*$/u;

/** Behind these a number is an operand, an argument or a value: `x = [1.5]`, `f([1.5])`. */
const NO_PLACE = /[=<>≤≥≈∈∉+\-−*/^:([{]\s?$/u;

/** Behind a word, a number, or what closes a sentence, a bracket or emphasis, */
const BEHIND_WORDS = /[\p{L}\p{N}\p{M}.!?…)\]】"'”’»]$/u;
/** and where the sentence ends or another marker follows. */
const BEFORE_END = /^(?:$|[.,;:!?…)\n]| ?[[【])/u;

/** A marker without its brackets, such as `3.4`: source and passage. */
export function markerOf({
  sourceNumber,
  number,
}: Pick<Citable, "sourceNumber" | "number">): string {
  return `${sourceNumber}.${number}`;
}

/**
 * Leaves the markers of what was offered, as `[3.4]` each, and takes away what a model made up.
 *
 * A number in brackets stays as it was written wherever it may be something else: in code, as a link's
 * text, among others of which none was offered (`[1.5, 2.5]` is an interval), behind an operator or
 * an opening bracket, and when it is no marker at all (`[1]` may be a footnote, `[0.5]` is a number).
 * Where nothing was offered, the model was told of no markers: then one goes only where its looks leave no
 * doubt, which is alone, behind a word and at the end of a sentence or before another one. It may have
 * seen some in what was said before.
 * @param offered what the model was given; nothing where citations are off
 */
export function createCitationFilter(offered: readonly Citable[]): CitationFilter {
  const known = new Map(offered.map((passage) => [markerOf(passage), passage]));
  const cited = new Map<string, Citable>();
  const code = createCodeWatch();
  let waiting = "";
  /** What stands before that, in two characters. */
  let before = "";
  const cite = (markers: readonly string[]): string =>
    markers
      .flatMap((marker) => {
        const passage = known.get(marker);
        if (passage === undefined) return [];
        cited.set(marker, passage);
        return [`[${marker}]`];
      })
      .join("");
  const isMadeUp = (previous: string, next: string): boolean =>
    known.size === 0
      ? BEHIND_WORDS.test(previous.trimEnd()) && BEFORE_END.test(next)
      : !NO_PLACE.test(previous);
  const cleanUpTo = (end: number, all: string): string => {
    let read = 0;
    const cleaned = all
      .slice(0, end)
      .replace(GROUP, (written: string, group: string, at: number) => {
        const behind = at + written.length;
        code.read(all.slice(read, behind));
        read = behind;
        const markers = group.split(/[,; ]+/u);
        const isLink = all[behind] === "(";
        if (isLink || code.inCode() || !markers.every((one) => MARKER.test(one))) return written;
        const kept = cite(markers);
        if (kept !== "") return `${written.startsWith(" ") ? " " : ""}${kept}`;
        const previous = at < 2 ? (before + all.slice(0, at)).slice(-2) : all.slice(at - 2, at);
        const goes = markers.length === 1 && isMadeUp(previous, all.slice(behind, behind + 2));
        return goes ? "" : written;
      });
    code.read(all.slice(read, end));
    before = (before + all.slice(Math.max(0, end - 2), end)).slice(-2);
    return cleaned;
  };
  return {
    push(text) {
      const all = waiting + text;
      const from = BEGINNING.exec(all)?.index ?? all.length;
      waiting = all.slice(from);
      return cleanUpTo(from, all);
    },
    end() {
      const rest = cleanUpTo(waiting.length, waiting);
      waiting = "";
      return rest;
    },
    cited: () => [...cited.values()],
  };
}

/**
 * Puts a passage's marker behind a quotation of it: on a line of its own behind code and tables, which
 * it would become part of.
 */
export function withMarker(quotation: string, passage: Citable): string {
  const lastLine = quotation.trimEnd().split("\n").at(-1) ?? "";
  const isBlock = /^[>\s]*(?:```|~~~|\|)/u.test(lastLine);
  return `${quotation.trimEnd()}${isBlock ? "\n\n" : " "}[${markerOf(passage)}]`;
}

/**
 * What an answer cites as a message shows it under `cite_data_json`: JSON text, keyed by marker. A link
 * stands under the name under which the API takes it when a source is added.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export function citeDataJson(cited: readonly Citable[]): string {
  return JSON.stringify(
    Object.fromEntries(
      cited.map((passage) => [
        markerOf(passage),
        {
          data_source_uuid: passage.source,
          title: passage.title,
          text: passage.text,
          file_name: passage.fileName,
          type: passage.type,
          ...(passage.link === undefined ? {} : { reference_source_link: passage.link }),
        },
      ]),
    ),
  );
}
