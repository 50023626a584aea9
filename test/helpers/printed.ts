import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

const FOLDER = "test-results/printed";

/** What workerd says of itself: that an alarm was moved while it fired, that a database was locked. */
const RUNTIME_LINES = [/^NOSENTRY /, /^e = workerd\//, /^stack: \S*workerd@/];

/** Whether a line is the runtime's own, and no log of the bridge's. */
export function isOfRuntime(line: string): boolean {
  return RUNTIME_LINES.some((pattern) => pattern.test(line));
}

/** Keeps what a bridge prints, for the search that ends the suite. */
export function recordPrinted(name: string): (line: string) => void {
  mkdirSync(`${FOLDER}/secrets`, { recursive: true });
  return (line) => {
    if (isOfRuntime(line)) return;
    appendFileSync(`${FOLDER}/${name}.log`, `${line.trimEnd()}\n`);
  };
}

/** Names what no line may contain. */
export function forbidInPrint(
  name: string,
  secrets: readonly string[],
  words: readonly string[],
): void {
  mkdirSync(`${FOLDER}/secrets`, { recursive: true });
  writeFileSync(`${FOLDER}/secrets/${name}.json`, JSON.stringify({ secrets, words }));
}
