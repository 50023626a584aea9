import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsBelow } from "../docs/tables.ts";
import { faultsIn, threatsIn } from "./threats.ts";
import { titlesIn } from "./titles.ts";

const SOURCE = `
describe("a door", () => {
  it("is shut", () => {});
  // it("is a comment", () => {});
  const text = 'it("is a string", () => {})';
  it(
    "is shut: on two lines",
    () => {},
  );
  it.each([["(a"], ["b)"]])("opens for %s", () => {});
  it.each<[string]>([["c"]])("opens with a type for %s", () => {});
  it.each(names)(\`opens \${HOW}\`, () => {});
  it.concurrent("closes beside others", async () => {});
  it.concurrent.each([1])("closes %i times", async () => {});
  list.it("is no test", () => {});
});
`;

function run(document: string): { status: number | null; said: string } {
  const done = spawnSync(process.execPath, ["test/security/named-tests.ts", document], {
    encoding: "utf8",
  });
  return { status: done.status, said: done.stdout + done.stderr };
}

describe("the titles in a file of tests", () => {
  it("are found however a test is written", () => {
    expect(titlesIn(SOURCE)).toEqual([
      "is shut",
      "is shut: on two lines",
      "opens for %s",
      "opens with a type for %s",
      "opens ${HOW}",
      "closes beside others",
      "closes %i times",
    ]);
  });
});

describe("the check of the threat model", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "causeway-threats-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A document with one row. */
  function documentWith(shownBy: string): string {
    const file = join(folder, "THREATS.md");
    const table = `| Threat | What stops it | Shown by |\n|---|---|---|\n| Thieves | A door | ${shownBy} |`;
    writeFileSync(file, `# Security\n\n## Threat model\n\n${table}\n`);
    return file;
  }
  const own = "[named-tests](test/security/named-tests.test.ts)";

  it("passes where every named test exists", () => {
    const file = documentWith(`${own} “are found however a test is written”`);
    expect(run(file)).toMatchObject({ status: 0 });
  });

  it.each([
    ["a test that was renamed", `${own} “are found however a test was written”`, "has no test"],
    ["a part of a title", `${own} “are found”`, "has no test"],
    ["a file that was moved", "[x](test/security/gone.test.ts) “is shut”", "does not exist"],
    ["no test", "nothing yet", "names no test"],
    ["a file alone", own, "names no test"],
  ])("fails where a row names %s", (_, shownBy, why) => {
    const { status, said } = run(documentWith(shownBy));
    expect(said).toContain(why);
    expect(status).toBe(1);
  });

  it("fails where there is no table", () => {
    const file = join(folder, "EMPTY.md");
    writeFileSync(file, "## Threat model\n");
    expect(run(file)).toMatchObject({ status: 1 });
  });

  it("finds in the real one every threat that must be there, each with a test that exists", () => {
    const rows = rowsBelow("SECURITY.md", "## Threat model");
    const threats = threatsIn(rows);
    expect(threats.length).toBeGreaterThanOrEqual(20);
    expect(faultsIn(threats, (file) => titlesIn(readFileSync(file, "utf8")))).toEqual([]);
    for (const row of rows) expect(row["What stops it"]).not.toBe("");
  });
});
