import { mkdirSync, rmSync } from "node:fs";

/** What a run leaves behind: its report, and what the bridge printed. */
const results = "test-results";

declare global {
  var resultsAreClean: boolean | undefined;
}

/** Empties the results before a run, once, although several projects ask for it. */
export default function cleanResults(): void {
  if (globalThis.resultsAreClean === true) return;
  globalThis.resultsAreClean = true;
  rmSync(results, { recursive: true, force: true });
  mkdirSync(`${results}/printed/secrets`, { recursive: true });
}
