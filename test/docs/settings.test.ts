import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { settingRules } from "../../src/settings.ts";
import { sourceOf } from "./sources.ts";
import { codeIn, rowsBelow } from "./tables.ts";

const FILE = "docs/settings.md";

/** Every variable that a text names. */
function variablesIn(text: string, pattern: RegExp): string[] {
  const names = [...text.matchAll(pattern)].map(([, name = ""]) => name);
  return [...new Set(names)].toSorted();
}

const documented = (heading: string): string[] =>
  rowsBelow(FILE, heading).map((row) => codeIn(row["Variable"]));

describe("docs/settings.md", () => {
  it("lists every number with its default, unit and minimum, in the order of the source", () => {
    const rows = rowsBelow(FILE, "## Numbers").map((row) => ({
      variable: codeIn(row["Variable"]),
      default: Number(row["Default"]),
      unit: row["Unit"],
      minimum: Number(row["Minimum"]),
    }));
    expect(rows).toEqual(Object.values(settingRules));
  });

  it("lists every variable that the configuration reads, and no other", () => {
    const listed = ["## Required", "## Addresses and names"].flatMap(documented);
    expect(listed.toSorted()).toEqual(
      variablesIn(sourceOf("src/config.ts", "src/config"), /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/gu),
    );
  });

  it("says of every variable what it means", () => {
    for (const heading of ["## Required", "## Addresses and names", "## Numbers"]) {
      for (const row of rowsBelow(FILE, heading)) {
        expect(row["Meaning"], row["Variable"]).toMatch(/\w/u);
        expect(row["Platform"], row["Variable"]).toMatch(/^(?:all|Slack|Telegram|WhatsApp)$/u);
      }
    }
  });
});

describe(".dev.vars.example", () => {
  it("offers every variable that is required", () => {
    const offered = variablesIn(readFileSync(".dev.vars.example", "utf8"), /^([A-Z_]+)=/gmu);
    expect(offered).toEqual(expect.arrayContaining(documented("## Required")));
    expect(offered).toEqual(expect.arrayContaining(documented("## Addresses and names")));
  });
});
