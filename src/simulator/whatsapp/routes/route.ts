import type { Delivery } from "../delivery.ts";
import type { GraphCall } from "../graph-call.ts";
import type { Rates } from "../rates.ts";
import type { CallRecord, RecordKeeper } from "../record.ts";
import type { Reports } from "../reports.ts";
import type { BusinessNumber, JsonObject } from "../types.ts";
import type { World } from "../world.ts";

/** Whether a send that cannot arrive is refused at once, or accepted and reported as failed. */
export type Refusing = "sync" | "status";

/** What a test decides about sends that cannot arrive. */
export interface Rules {
  /** Outside of the 24 hours: 131047. */
  windowClosed: Refusing;
  /** Not on WhatsApp: 131026. */
  unreachable: Refusing;
  /** The person blocks the business: 131026, or `sent` and never anything more. */
  blocked: Refusing | "stays_sent";
}

/** What every route works on. */
export type Surroundings = Stage & Conditions;

/** Who and what is there. */
interface Stage {
  readonly world: World;
  readonly record: RecordKeeper;
  readonly delivery: Delivery;
  readonly reports: Reports;
}

/** What holds there. */
interface Conditions {
  readonly rates: Rates;
  readonly rules: Rules;
  readonly now: () => number;
}

/** What a route gives back. */
export interface RouteAnswer {
  readonly json: JsonObject;
  /** Done before the answer goes out. */
  readonly before?: () => Promise<void>;
  /** Done once the answer went out, or could not. */
  readonly after?: () => void;
}

/** A call that is at one business number. */
export interface NumberCall {
  readonly number: BusinessNumber;
  readonly call: GraphCall;
  /** Where it stands in the record. */
  readonly noted: CallRecord;
}

/**
 * One thing that can be asked of a business number.
 * @throws GraphRefusal when Meta says no
 */
export type NumberRoute = (call: NumberCall, surroundings: Surroundings) => RouteAnswer;
