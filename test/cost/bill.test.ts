import { describe, expect, it } from "vitest";
import { dollarsPerMillion, freeCeiling, needOf, total, type Usage, usageOf } from "./bill.ts";
import { reportOf } from "./report.ts";

const nothing = {
  requests: 0,
  objectRequests: 0,
  alarms: 0,
  rowsRead: 0,
  rowsWritten: 0,
  kvReads: 0,
  kvWrites: 0,
  callMs: 0,
  heldMs: 0,
  cpuMs: 0,
};

const usage: Usage = {
  requests: 2,
  cpuMs: 5,
  objectRequests: 1.5,
  gbSeconds: 1.28,
  rowsRead: 10,
  rowsWritten: 8,
  kvReads: 0.1,
  kvWrites: 0.2,
};

describe("a bill", () => {
  it("is the price of everything that a million messages use", () => {
    const dollars = dollarsPerMillion(usage);
    expect(dollars.requests).toBeCloseTo(0.6);
    expect(dollars.gbSeconds).toBeCloseTo(16);
    expect(dollars.rowsWritten).toBeCloseTo(8);
    expect(dollars.kvWrites).toBeCloseTo(1);
    expect(total(dollars)).toBeCloseTo(0.6 + 0.1 + 0.225 + 16 + 0.01 + 8 + 0.05 + 1);
  });

  it("bills an object for as long as it was held, at 128 MB", () => {
    const slow = { ...nothing, heldMs: 10_000 };
    expect(usageOf(nothing, nothing, slow).gbSeconds).toBeCloseTo(1.28);
  });

  it("adds what a slow answer costs more, and takes nothing off", () => {
    const life = { ...nothing, rowsWritten: 8, objectRequests: 2 };
    const quick = { ...nothing, rowsWritten: 5, objectRequests: 1 };
    const slow = { ...nothing, rowsWritten: 7, objectRequests: 0.5 };
    expect(usageOf(life, quick, slow)).toMatchObject({ rowsWritten: 10, objectRequests: 2 });
  });

  it("knows what ends the free plan's day, of which writes to KV are no part", () => {
    expect(freeCeiling(usage)).toEqual({ messages: 10_156, by: "gbSeconds" });
    expect(freeCeiling({ ...usage, gbSeconds: 0 })).toEqual({
      messages: 12_500,
      by: "rowsWritten",
    });
  });

  it("takes off what the paid plan includes", () => {
    const few = needOf(usage, 0.01);
    expect(few.dollarsPerMonth).toBe(5);
    const many = needOf(usage, 100);
    expect(many.objectsHeld).toBeCloseTo(1_000);
    expect(many.dollarsPerMonth).toBeLessThan(total(dollarsPerMillion(usage)) * 259.2 + 5);
    expect(many.dollarsPerMonth).toBeGreaterThan(6_000);
  });

  it("is told for each platform and each length of answers", () => {
    const report = reportOf([{ platform: "Slack", seconds: 10, usage }]);
    expect(report).toContain("| Slack | 10 s | 2.00 | 5.00 | 1.50 | 1.28 |");
    expect(report).toContain("**25.99** | 20 |");
  });
});
