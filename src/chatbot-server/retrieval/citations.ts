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

/** What the beginning of one looks like while it is being written; a bracket behind it would make it a link. */
const BEGINNING = new RegExp(String.raw`(?: ?[\[【][\d.,; ]{0,${LONGEST_GROUP}}[\]】]?| )$`, "u");

const MARKER = /^\d+\.\d+$/u;

/** A marker without its brackets, such as `3.4`: source and passage. */
export function markerOf({
  sourceNumber,
  number,
}: Pick<Citable, "sourceNumber" | "number">): string {
  return `${sourceNumber}.${number}`;
}

/**
 * Leaves the markers of what was offered, as `[3.4]` each, and takes every other one away: a model
 * makes some up. What is no marker stays: `[1]` may be a footnote, `[1.2](…)` is a link.
 * @param offered what the model was given; nothing where citations are off, and every marker goes
 */
export function createCitationFilter(offered: readonly Citable[]): CitationFilter {
  const known = new Map(offered.map((passage) => [markerOf(passage), passage]));
  const cited = new Map<string, Citable>();
  let waiting = "";
  const cite = (group: string): string =>
    group
      .split(/[,; ]+/u)
      .flatMap((marker) => {
        const passage = known.get(marker);
        if (passage === undefined) return [];
        cited.set(marker, passage);
        return [`[${marker}]`];
      })
      .join("");
  const clean = (text: string): string =>
    text.replace(GROUP, (written: string, group: string, at: number) => {
      const isLink = text[at + written.length] === "(";
      if (isLink || !group.split(/[,; ]+/u).every((one) => MARKER.test(one))) return written;
      const kept = cite(group);
      return kept === "" ? "" : `${written.startsWith(" ") ? " " : ""}${kept}`;
    });
  return {
    push(text) {
      const all = waiting + text;
      const from = BEGINNING.exec(all)?.index ?? all.length;
      waiting = all.slice(from);
      return clean(all.slice(0, from));
    },
    end() {
      const rest = clean(waiting);
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
