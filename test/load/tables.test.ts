import { describe, expect, it } from "vitest";
import { keptPage, keptResults, pageOf } from "./tables.ts";

describe("the page of measurements", () => {
  it("shows the figures that are kept", () => {
    const results = keptResults();
    expect(results.length).toBeGreaterThan(0);
    expect(keptPage()).toBe(pageOf(results));
  });

  it("shows each result with its machine and every judgement", () => {
    const page = pageOf([
      {
        name: "burst",
        title: "All at once",
        measuredAt: "2026-11-22T06:00:00.000Z",
        seconds: 12,
        machine: {
          processors: 2,
          processor: "Processor",
          memoryGib: 24,
          loadBefore: [1.5, 1, 1],
          loadAfter: [2.5, 1, 1],
          node: "24.21.0",
          workerd: "1.2",
        },
        setUp: ["Telegram."],
        judgements: [{ what: "messages", hold: "none lost", reached: "1 lost", holds: false }],
        series: [
          {
            title: "Over time",
            columns: ["who", "ms"],
            rows: [
              ["bridge", 1.5],
              ["naive", null],
            ],
          },
        ],
      },
    ]);
    expect(page).toContain("load average 1.5 before, 2.5 after");
    expect(page).toContain("| messages | none lost | 1 lost  | MISSED |");
    expect(page).toContain("| bridge | 1.5 |\n| naive  |     |");
  });
});
