import * as v from "valibot";

/** The `event_type` of messages that carry the id of one of our parts. */
const EVENT_TYPE = "causeway_part";

const metadataSchema = v.object({
  event_type: v.literal(EVENT_TYPE),
  event_payload: v.object({ part_id: v.string() }),
});

/**
 * What a message carries besides its words, so that it can be told apart later. Anybody in the
 * workspace may read it.
 * @see https://docs.slack.dev/messaging/message-metadata
 */
export function metadataOf(partId: string): v.InferOutput<typeof metadataSchema> {
  return { event_type: EVENT_TYPE, event_payload: { part_id: partId } };
}

/** The id of the part that a message's metadata names; undefined for somebody else's metadata, or none. */
export function partIdIn(metadata: unknown): string | undefined {
  const parsed = v.safeParse(metadataSchema, metadata);
  return parsed.success ? parsed.output.event_payload.part_id : undefined;
}
