import * as v from "valibot";

/** An id: 32 lowercase hexadecimal digits. */
export const uuidText = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{32}$/, "an id of 32 lowercase hexadecimal digits"),
);

/** A time: UTC, to the second. */
export const timeText = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/));

/** What succeeded without anything to show. */
export const successResponse = v.strictObject({ success: v.literal(true) });

/** A refusal. */
export const errorResponse = v.strictObject({ error: v.string() });
