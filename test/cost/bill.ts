import type { Spent } from "./measure.ts";
import {
  CPU_MS_USD,
  FREE_DAY,
  GB_SECOND_USD,
  INCLUDED_MONTH,
  KV_READ_USD,
  KV_WRITE_USD,
  OBJECT_GB,
  OBJECT_REQUEST_USD,
  PLAN_USD,
  REQUEST_USD,
  ROW_READ_USD,
  ROW_WRITTEN_USD,
} from "./prices.ts";

/** What one message uses of everything that is billed. */
export interface Usage {
  readonly requests: number;
  readonly cpuMs: number;
  readonly objectRequests: number;
  readonly gbSeconds: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly kvReads: number;
  readonly kvWrites: number;
}

/** Dollars for one of each. */
const PRICES: Usage = {
  requests: REQUEST_USD,
  cpuMs: CPU_MS_USD,
  objectRequests: OBJECT_REQUEST_USD,
  gbSeconds: GB_SECOND_USD,
  rowsRead: ROW_READ_USD,
  rowsWritten: ROW_WRITTEN_USD,
  kvReads: KV_READ_USD,
  kvWrites: KV_WRITE_USD,
};

/** What is billed, in the order of the tables. */
export const BILLED = [
  "requests",
  "cpuMs",
  "objectRequests",
  "gbSeconds",
  "rowsRead",
  "rowsWritten",
  "kvReads",
  "kvWrites",
] as const satisfies readonly (keyof Usage)[];

const SECONDS_IN_A_MONTH = 30 * 86_400;

/**
 * What one message uses.
 * @param life counted over whole conversations whose chatbot answers at once
 * @param quick of a conversation that has begun, whose chatbot answers at once
 * @param slow the same, whose chatbot takes its time: what that adds is added
 */
export function usageOf(life: Spent, quick: Spent, slow: Spent): Usage {
  const added = (name: "objectRequests" | "rowsRead" | "rowsWritten"): number =>
    life[name] + Math.max(0, slow[name] - quick[name]);
  return {
    requests: life.requests,
    cpuMs: life.cpuMs,
    objectRequests: added("objectRequests"),
    gbSeconds: (slow.heldMs / 1000) * OBJECT_GB,
    rowsRead: added("rowsRead"),
    rowsWritten: added("rowsWritten"),
    kvReads: life.kvReads,
    kvWrites: life.kvWrites,
  };
}

/** Dollars for a million messages, of each thing, nothing included. */
export function dollarsPerMillion(usage: Usage): Usage {
  const of = (name: keyof Usage): number => usage[name] * PRICES[name] * 1_000_000;
  return {
    requests: of("requests"),
    cpuMs: of("cpuMs"),
    objectRequests: of("objectRequests"),
    gbSeconds: of("gbSeconds"),
    rowsRead: of("rowsRead"),
    rowsWritten: of("rowsWritten"),
    kvReads: of("kvReads"),
    kvWrites: of("kvWrites"),
  };
}

/** The sum of all of it. */
export function total(usage: Usage): number {
  return BILLED.reduce((sum, name) => sum + usage[name], 0);
}

/**
 * Messages a day that the free plan has room for, and what ends first. Writes to KV are no limit: one that
 * fails holds no message up, it only leaves a session unpublished.
 */
export function freeCeiling(usage: Usage): { readonly messages: number; readonly by: keyof Usage } {
  const limits = BILLED.filter((name) => name !== "cpuMs" && name !== "kvWrites").map((name) => ({
    by: name,
    messages: Math.floor(FREE_DAY[name] / usage[name]),
  }));
  return limits.reduce((least, one) => (one.messages < least.messages ? one : least));
}

/** What so many messages a second need. */
export interface Need {
  /** Dollars a month, the plan's own price and what it includes taken into account. */
  readonly dollarsPerMonth: number;
  /** Objects that are held at any moment. */
  readonly objectsHeld: number;
  readonly requestsPerSecond: number;
  readonly rowsPerSecond: number;
}

/** @param rate messages a second, day and night */
export function needOf(usage: Usage, rate: number): Need {
  const messages = rate * SECONDS_IN_A_MONTH;
  const beyond = (name: keyof Usage): number =>
    Math.max(0, usage[name] * messages - INCLUDED_MONTH[name]) * PRICES[name];
  return {
    dollarsPerMonth: BILLED.reduce((sum, name) => sum + beyond(name), PLAN_USD),
    objectsHeld: (usage.gbSeconds / OBJECT_GB) * rate,
    requestsPerSecond: usage.requests * rate,
    rowsPerSecond: usage.rowsWritten * rate,
  };
}
