import * as v from "valibot";

/** The API writes yes and no as booleans in some places and as 1 and 0 in others: both are taken. */
export const flag = v.pipe(
  v.union([v.boolean(), v.picklist([0, 1])]),
  v.transform((given) => given === true || given === 1),
);

/** A text with something in it. */
export const filledText = v.pipe(v.string(), v.regex(/\S/, "a text that is not empty"));
