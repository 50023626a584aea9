import * as v from "valibot";
import { type Extra, maybe } from "./lenient.ts";

/** @see https://github.com/ks-collab/gpt-trainer-sdk */
export const modelList = v.looseObject({ models: v.array(v.string()) });

/** Credits that a message of each model costs. @see https://github.com/ks-collab/gpt-trainer-sdk */
export const modelCosts = v.looseObject({ model_costs: v.record(v.string(), v.number()) });

/** Whose key it is. */
export interface User extends Extra {
  readonly data: UserData;
}

export interface UserData extends Extra {
  readonly email?: string | null;
}

export const user: v.GenericSchema<unknown, User> = v.looseObject({
  data: v.looseObject({ email: maybe(v.string()) }),
});
