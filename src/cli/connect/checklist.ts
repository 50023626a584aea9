import { exitCodes, type ExitCode } from "../failure.ts";
import { safeLine } from "../safe-text.ts";
import type { Surroundings } from "../surroundings.ts";

/** What was found out while something was connected, told line by line. */
export interface Checklist {
  /** Something is as it must be. */
  good(what: string): void;
  /** Something works that may not be what was meant. */
  warn(what: string): void;
  /** Something must be mended. */
  bad(what: string): void;
  /** The one or the other. */
  check(isGood: boolean, good: string, bad: string): void;
  /** `failed` when anything must be mended. */
  exitCode(): ExitCode;
}

export function createChecklist({ print }: Surroundings): Checklist {
  let isBad = false;
  const say = (sign: string, what: string): void => print(`${sign} ${safeLine(what)}`);
  const bad = (what: string): void => {
    isBad = true;
    say("✗", what);
  };
  const good = (what: string): void => say("✓", what);
  return {
    good,
    warn: (what) => say("!", what),
    bad,
    check(isGood, ifGood, ifBad) {
      if (isGood) good(ifGood);
      else bad(ifBad);
    },
    exitCode: () => (isBad ? exitCodes.failed : exitCodes.done),
  };
}
