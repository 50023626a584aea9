import { CausewayError } from "../lib/errors.ts";
import { readVariable, type Surroundings } from "./surroundings.ts";

/**
 * A secret from the environment, else asked for. Never an argument: those stand in the shell's
 * history and in everybody's list of processes.
 * @param name of the variable
 * @param what is said when it must be asked for
 * @throws CausewayError `variable_missing` when it is not there and nobody can be asked
 */
export async function obtainSecret(
  surroundings: Surroundings,
  name: string,
  what: string,
): Promise<string> {
  const given = readVariable(surroundings, name);
  if (given !== undefined) return given;
  const asked = (await surroundings.askSecret?.(`${name} (${what}): `)) ?? "";
  if (asked !== "") return asked;
  throw new CausewayError(
    "variable_missing",
    `${name} is not set: ${what}. Put it into the environment, or name a file that has it with --variables.`,
  );
}

/** The values of a secret that may hold several, separated by commas; the first is the one sent out. */
export function firstOf(secret: string): string {
  return (
    secret
      .split(",")
      .map((value) => value.trim())
      .find((value) => value !== "") ?? ""
  );
}
