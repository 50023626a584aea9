import * as v from "valibot";
import { CausewayError } from "../lib/errors.ts";
import type { RenderedPart } from "../messages/part.ts";

const refusalSchema = v.object({
  code: v.string(),
  closed: v.boolean(),
  /** Of the message that is not shown: a part may have been sent twice. */
  messageId: v.optional(v.string()),
});

export const storedPartSchema = v.object({
  /** Our own id, which platforms that can carry one give back. */
  id: v.string(),
  rich: v.string(),
  plain: v.string(),
  /** `sending` in a fresh instance means unknown: the process died between the call and its outcome. */
  state: v.picklist(["pending", "sending", "unknown", "sent"]),
  /** Sending that certainly failed. */
  attempts: v.number(),
  /** Sent again although it may have been shown. */
  resends: v.number(),
  /** The platform refused the formatting: the words alone. */
  asPlain: v.boolean(),
  /** Corrected addresses used up. */
  readdressed: v.number(),
  /** The platform's id of what it shows. */
  messageId: v.optional(v.string()),
  /** Unix milliseconds since which its fate is unknown; 0 before it ever was. */
  doubtSince: v.optional(v.number(), 0),
  /** Looks taken for it since then. */
  looks: v.optional(v.number(), 0),
  /** The platform took it, and reported later that it is not shown. */
  refusal: v.optional(refusalSchema),
});

/** One part of an answer, on its way. States only move forward. */
export type StoredPart = v.InferOutput<typeof storedPartSchema>;

export function newPart(part: RenderedPart): StoredPart {
  return {
    id: crypto.randomUUID(),
    rich: part.rich,
    plain: part.plain,
    state: "pending",
    attempts: 0,
    resends: 0,
    asPlain: false,
    readdressed: 0,
    doubtSince: 0,
    looks: 0,
  };
}

/**
 * A part as it stands in its row.
 * @throws CausewayError `row_unreadable` when the row was not written by this schema
 */
export function partFromColumn(column: unknown): StoredPart {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), storedPartSchema), column);
  if (!parsed.success) {
    throw new CausewayError("row_unreadable", "a stored part does not fit its schema");
  }
  return parsed.output;
}
