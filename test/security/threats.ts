import type { DocRow } from "../docs/tables.ts";

/** A test that a document names. */
export interface NamedTest {
  /** Path from the project's root. */
  readonly file: string;
  readonly title: string;
}

/** What a document says of one threat. */
export interface Threat {
  readonly what: string;
  readonly tests: readonly NamedTest[];
}

/** `[name](test/x.test.ts) "title"`; a title with quotes of its own keeps them. */
const NAMED = /\[[^\]]+\]\((test\/[^)]+\.test\.ts)\) [“]([^”]+)[”]/gu;

/** The rows of a table of threats: `Threat`, `What stops it`, `Shown by`. */
export function threatsIn(rows: readonly DocRow[]): Threat[] {
  return rows.map((row) => ({
    what: row["Threat"] ?? "",
    tests: [...(row["Shown by"] ?? "").matchAll(NAMED)].map(([, file = "", title = ""]) => ({
      file,
      title,
    })),
  }));
}

/**
 * What is wrong with a table of threats.
 * @param titlesOf the titles of a file's tests; undefined when there is no such file
 */
export function faultsIn(
  threats: readonly Threat[],
  titlesOf: (file: string) => readonly string[] | undefined,
): string[] {
  if (threats.length === 0) return ["there is no threat in it"];
  return threats.flatMap(({ what, tests }) => {
    if (what === "") return ["a row has no threat"];
    if (tests.length === 0) return [`"${what}" names no test`];
    return tests.flatMap(({ file, title }) => {
      const titles = titlesOf(file);
      if (titles === undefined) return [`"${what}" names ${file}, which does not exist`];
      return titles.includes(title) ? [] : [`"${what}": ${file} has no test “${title}”`];
    });
  });
}
