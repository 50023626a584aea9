import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";

const FOLDER = "test-results/printed";

/** Keeps what a bridge prints, for the search that ends the suite. */
export function recordPrinted(name: string): (line: string) => void {
  mkdirSync(`${FOLDER}/secrets`, { recursive: true });
  return (line) => appendFileSync(`${FOLDER}/${name}.log`, `${line.trimEnd()}\n`);
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
