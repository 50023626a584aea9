import type { Args } from "../args.ts";
import type { Callbacks } from "../callbacks.ts";
import type { Delivery } from "../delivery.ts";
import type { Rates } from "../rates.ts";
import type { RecordKeeper } from "../record.ts";
import type { SimulatedBot } from "../types.ts";
import type { World } from "../world.ts";

/** What every method works on. */
export type Surroundings = Stage & Rules;

/** Who and what is there. */
interface Stage {
  readonly world: World;
  readonly record: RecordKeeper;
  readonly delivery: Delivery;
  readonly callbacks: Callbacks;
}

/** What holds there. */
interface Rules {
  readonly rates: Rates;
  readonly now: () => number;
  /** Whether `setWebhook` takes plain HTTP to this machine. */
  readonly allowLoopbackWebhooks: boolean;
}

/** What a method gives back: the result, and sometimes a word with it. */
export interface MethodAnswer {
  readonly result: unknown;
  readonly description?: string;
}

/**
 * One method of the Bot API.
 * @throws ApiRefusal when it says no
 */
export type Method = (bot: SimulatedBot, args: Args, surroundings: Surroundings) => MethodAnswer;
