import * as v from "valibot";

/** Names that an agent's `model` can have. */
export const modelsResponse = v.strictObject({ models: v.array(v.string()) });

/** What an answer of each model costs, in message credits. */
export const modelCostsResponse = v.strictObject({
  model_costs: v.record(v.string(), v.pipe(v.number(), v.integer())),
});

/** Whose key it is. */
export const userResponse = v.strictObject({ data: v.strictObject({ email: v.string() }) });
