import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

const FOLDER = "docs/images/";

/**
 * A picture of the documents is what it would be if it were made now; with `PICTURES=1` in the
 * environment it is made.
 */
export function expectPicture(file: string, picture: string): void {
  if (process.env["PICTURES"] === "1") writeFileSync(FOLDER + file, picture);
  expect(readFileSync(FOLDER + file, "utf8")).toBe(picture);
}
