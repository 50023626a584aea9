import { CausewayError } from "../lib/errors.ts";

/** How the program ends. */
export const exitCodes = {
  done: 0,
  /** Somebody refused, or a check found something wrong. */
  failed: 1,
  /** Called wrongly, or a variable is missing: nothing was done. */
  usage: 2,
  /** Nobody answered. */
  unreachable: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const codesOfErrors: ReadonlyMap<string, ExitCode> = new Map([
  ["usage", exitCodes.usage],
  ["variable_missing", exitCodes.usage],
  ["unreachable", exitCodes.unreachable],
]);

/** The exit code for what was thrown. */
export function exitCodeOf({ code }: CausewayError): ExitCode {
  return codesOfErrors.get(code) ?? exitCodes.failed;
}

/** Something was typed that cannot be meant so. */
export function usageError(message: string): CausewayError {
  return new CausewayError("usage", message);
}

/** Somebody answered, and not what was asked for. */
export function refused(message: string): CausewayError {
  return new CausewayError("refused", message);
}
