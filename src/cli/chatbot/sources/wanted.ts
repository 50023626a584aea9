import { accessSync, constants, statSync } from "node:fs";
import { basename } from "node:path";
import { usageError } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";

/** Something that is to become a source. */
export type Wanted =
  | { readonly kind: "file"; readonly path: string; readonly fileName: string }
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "pair"; readonly question: string; readonly answer: string };

/** What was typed. */
export interface Typed {
  /** Files and addresses. */
  readonly what: readonly string[];
  readonly questions: readonly string[];
  readonly answers: readonly string[];
}

/**
 * What is to become sources. All of it is looked at before any of it is sent.
 * @param placeOf where a file is that was typed
 * @throws CausewayError `usage` for what is neither a file that is there nor an address
 */
export function wantedFrom(
  { what, questions, answers }: Typed,
  placeOf: (file: string) => string,
): readonly Wanted[] {
  if (questions.length !== answers.length) {
    throw usageError("Each --question goes with an --answer.");
  }
  const pairs = questions.map((question, at): Wanted => ({
    kind: "pair",
    question,
    answer: answers[at] ?? "",
  }));
  const wanted = [...what.map((typed) => fileOrAddress(typed, placeOf)), ...pairs];
  if (wanted.length > 0) return wanted;
  throw usageError("Name files or addresses, or give a --question and its --answer.");
}

/** What something wanted is called in what is shown of it. */
export function nameOf(wanted: Wanted): string {
  switch (wanted.kind) {
    case "file":
      return safeLine(wanted.fileName);
    case "address":
      return safeLine(wanted.url);
    case "pair":
      return safeLine(wanted.question);
  }
}

/** An address begins with its protocol; a file of such a name is meant by `./` before it. */
function fileOrAddress(typed: string, placeOf: (file: string) => string): Wanted {
  if (/^https?:\/\//iu.test(typed)) {
    if (URL.canParse(typed)) return { kind: "address", url: typed };
    throw usageError(`${safeLine(typed)} is no address that can be fetched.`);
  }
  const name = safeLine(typed);
  const path = placeOf(typed);
  const found = lookAt(path);
  if (found === undefined) {
    throw usageError(`${name} is no file here, and no address that begins with https://.`);
  }
  if (found === "folder") throw usageError(`${name} is a folder: name the files in it.`);
  if (found === "other") throw usageError(`${name} is no file that can be read.`);
  return { kind: "file", path, fileName: basename(path) };
}

/** What there is under a name; undefined when nothing is. */
function lookAt(path: string): "file" | "folder" | "other" | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isDirectory()) return "folder";
    accessSync(path, constants.R_OK);
    return found.isFile() ? "file" : "other";
  } catch {
    return "other";
  }
}
