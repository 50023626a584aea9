import { describe, expect, it } from "vitest";
import { plantedBugs } from "./planted/bugs.ts";
import { sourceOf, withBug } from "./planted/plant.ts";

const BUG = {
  name: "a bug",
  file: "a.ts",
  line: "stored();",
  instead: "",
  found: /./,
};

describe("planting a bug", () => {
  it.each(plantedBugs)("finds its line once: $name", (bug) => {
    const source = sourceOf(bug);
    expect(withBug(source, bug).split("\n")).toHaveLength(source.split("\n").length);
    expect(withBug(source, bug)).not.toBe(source);
  });

  it("fails where the line does not stand any more", () => {
    expect(() => withBug("sent();\n", BUG)).toThrow("stands 0 times in a.ts");
  });

  it("fails where the line stands more than once", () => {
    expect(() => withBug("stored();\n  stored();\n", BUG)).toThrow("stands 2 times in a.ts");
  });

  it("has at least ten bugs, each with another name", () => {
    const names = new Set(plantedBugs.map(({ name }) => name));
    expect(names.size).toBeGreaterThanOrEqual(10);
    expect(names.size).toBe(plantedBugs.length);
  });
});
