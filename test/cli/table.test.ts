import { describe, expect, it } from "vitest";
import { safeLine } from "../../src/cli/safe-text.ts";
import { tableLines } from "../../src/cli/table.ts";

describe("a table", () => {
  it("is as wide as its widest cells, with numbers to the right", () => {
    const rows = [
      ["short", 7],
      ["rather long", 1234],
    ];
    expect(tableLines(["Name", "Count"], rows)).toEqual([
      "Name         Count",
      "short            7",
      "rather long   1234",
    ]);
  });

  it("of no rows has its titles", () => {
    expect(tableLines(["Name", "Count"], [])).toEqual(["Name  Count"]);
  });

  it("gives a terminal no orders", () => {
    expect(tableLines(["Name"], [["red\u001b[31m\nalert"]])[1]).toBe("red [31m alert");
    expect(tableLines(["Name"], [["\u202etrela"]])[1]).toBe("trela");
    expect(safeLine("\u0007 a\tb\r\n")).toBe("a b");
  });
});
