import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { leaksIn, printedLines, type Forbidden, type PrintedLine } from "./leaks.ts";

/** Where the tests that start a bridge leave what it printed, one `*.log` per process. */
const printed = "test-results/printed";

/** Where the same tests name what must not be in there. */
const secrets = join(printed, "secrets");

/** A whole run prints far more; fewer lines mean that the logs were not recorded. */
const minLines = 100;

const listed = v.object({ secrets: v.array(v.string()), words: v.array(v.string()) });

function filesIn(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name));
}

function everythingPrinted(): PrintedLine[] {
  return filesIn(printed, ".log").flatMap((file) => printedLines(file, readFileSync(file, "utf8")));
}

function everythingForbidden(): Forbidden {
  const lists = filesIn(secrets, ".json").map((file) =>
    v.parse(listed, JSON.parse(readFileSync(file, "utf8"))),
  );
  return {
    secrets: lists.flatMap((list) => list.secrets),
    words: lists.flatMap((list) => list.words),
  };
}

describe("everything the bridge printed in this run", () => {
  beforeAll(() => {
    if (filesIn(printed, ".log").length > 0) return;
    throw new Error(
      `There is no log in ${printed}/: these tests read what the others recorded. Run \`npm test\`.`,
    );
  });

  it("is enough to judge by", () => {
    expect(everythingPrinted().length).toBeGreaterThanOrEqual(minLines);
    expect(everythingForbidden().secrets.length).toBeGreaterThan(0);
    expect(everythingForbidden().words.length).toBeGreaterThan(0);
  });

  it("is one JSON object a line, without a secret, a phone number or anybody's words", () => {
    expect(leaksIn(everythingPrinted(), everythingForbidden())).toEqual([]);
  });
});
