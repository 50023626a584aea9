import { resolve } from "node:path";
import type { Fetch } from "../lib/http.ts";

/** Everything outside the program that a command works on. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: Fetch;
  /** One line for whoever reads the result. */
  print(line: string): void;
  /** One line for whoever must do something about it. */
  complain(line: string): void;
  /** Asks for something that nobody else may see; absent where nobody can be asked. */
  readonly askSecret?: (question: string) => Promise<string>;
}

/** The text of a variable; undefined when it is absent or empty, as for the bridge. */
export function readVariable({ environment }: Surroundings, name: string): string | undefined {
  const value = environment[name]?.trim() ?? "";
  return value === "" ? undefined : value;
}

/** What `npm run` calls the script by which this program is run. */
const OWN_SCRIPT = "causeway";

/**
 * Where a file is that somebody has named: as seen from where they stand, while npm runs a script in the
 * project's root.
 * @see https://docs.npmjs.com/cli/v11/commands/npm-run#description
 */
export function placeOfFile({ environment }: Surroundings, named: string): string {
  const { INIT_CWD: folder = "", npm_lifecycle_event: script } = environment;
  // Of another script that calls this program, the names stand in that script.
  return script === OWN_SCRIPT && folder !== "" ? resolve(folder, named) : named;
}
