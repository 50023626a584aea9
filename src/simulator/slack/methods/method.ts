import type { Args } from "../args.ts";
import type { Telling } from "../publish.ts";
import type { Rates, Tier } from "../rates.ts";
import type { RecordKeeper, Rule } from "../record.ts";
import type { JsonObject, SimulatedApp } from "../types.ts";
import type { World } from "../world.ts";

/** What every method works on. */
export interface Surroundings {
  readonly world: World;
  readonly record: RecordKeeper;
  readonly rates: Rates;
  readonly telling: Telling;
  readonly now: () => number;
}

/** What a method gives back: what stands beside `ok`, and words about the call. */
export interface MethodAnswer {
  readonly result: JsonObject;
  readonly warnings?: readonly string[];
  /** Rules that the call broke although it is not refused. */
  readonly broken?: readonly Rule[];
}

/** One method of the Web API. */
export interface Method {
  /** One of these scopes is enough; none is needed when there are none. */
  readonly scopes: readonly string[];
  /** False for methods that read forms only: of a JSON body they see nothing. */
  readonly takesJson: boolean;
  /** Absent where the method counts by itself. */
  readonly tier?: Tier;
  /** @throws ApiRefusal when it says no */
  run(app: SimulatedApp, args: Args, surroundings: Surroundings): MethodAnswer;
}
