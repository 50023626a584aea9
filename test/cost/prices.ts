/**
 * What Cloudflare asks for, in US dollars, and what the plans include. Public prices of November 2026.
 */

/** One million of whatever is counted. */
const MILLION = 1_000_000;

/** @see https://developers.cloudflare.com/workers/platform/pricing/ */
export const REQUEST_USD = 0.3 / MILLION;
export const CPU_MS_USD = 0.02 / MILLION;

/** A request, a call of a method or an alarm. @see https://developers.cloudflare.com/durable-objects/platform/pricing/ */
export const OBJECT_REQUEST_USD = 0.15 / MILLION;
/** @see https://developers.cloudflare.com/durable-objects/platform/pricing/ */
export const GB_SECOND_USD = 12.5 / MILLION;
export const ROW_READ_USD = 0.001 / MILLION;
/** Entries of an index and deleted rows count, and each alarm that is set. */
export const ROW_WRITTEN_USD = 1 / MILLION;

/** Every object is billed as if it held so much. @see https://developers.cloudflare.com/durable-objects/platform/pricing/ */
export const OBJECT_GB = 0.128;

/** @see https://developers.cloudflare.com/kv/platform/pricing/ */
export const KV_READ_USD = 0.5 / MILLION;
/** Writes, deletes and lists. */
export const KV_WRITE_USD = 5 / MILLION;

/** Dollars a month that the paid plan costs at least. @see https://developers.cloudflare.com/workers/platform/pricing/ */
export const PLAN_USD = 5;

/** What the free plan allows a day. @see https://developers.cloudflare.com/workers/platform/pricing/ */
export const FREE_DAY = {
  requests: 100_000,
  objectRequests: 100_000,
  gbSeconds: 13_000,
  rowsRead: 5_000_000,
  rowsWritten: 100_000,
  kvReads: 100_000,
  kvWrites: 1_000,
} as const;

/** What the paid plan includes a month. @see https://developers.cloudflare.com/durable-objects/platform/pricing/ */
export const INCLUDED_MONTH = {
  requests: 10 * MILLION,
  cpuMs: 30 * MILLION,
  objectRequests: 1 * MILLION,
  gbSeconds: 400_000,
  rowsRead: 25_000 * MILLION,
  rowsWritten: 50 * MILLION,
  kvReads: 10 * MILLION,
  kvWrites: 1 * MILLION,
} as const;
