import * as v from "valibot";
import type { Delivery, Pace, SendOutcome } from "../platform.ts";
import type { CallMethod } from "./send-api.ts";
import { diagnose } from "./errors.ts";
import { metadataOf } from "./payloads-part-id.ts";
import { escapeText } from "./send-text.ts";

/** A message is shown within a second or two; a server in trouble takes longer, and then we cannot know. */
const SEND_TIMEOUT_MS = 15_000;

/**
 * One message a second in a channel, short bursts tolerated.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export const PACE: Pace = { burst: 10, intervalMs: 1_000 };

/** What chat.postMessage answers. @see https://docs.slack.dev/reference/methods/chat.postMessage */
const postedSchema = v.object({ ts: v.string() });

/**
 * Shows one part as one message.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 */
export async function sendPart(callMethod: CallMethod, delivery: Delivery): Promise<SendOutcome> {
  const { to, plain, signal } = delivery;
  const result = await callMethod(
    "chat.postMessage",
    { json: messageOf(delivery) },
    { timeoutMs: SEND_TIMEOUT_MS, ...(signal === undefined ? {} : { signal }) },
  );
  switch (result.kind) {
    case "ok": {
      // It is shown whatever its id is: an answer without one must not be shown again for that.
      const posted = v.safeParse(postedSchema, result.answer);
      return { kind: "sent", messageId: posted.success ? posted.output.ts : "" };
    }
    case "refused": {
      const { code, remedy } = diagnose({ refusal: result.refusal, to, plain });
      return remedy === undefined ? { kind: "unknown", code } : { kind: "not_sent", code, remedy };
    }
    case "unreachable":
      return { kind: "not_sent", code: "slack_unreachable", remedy: { do: "outlast" } };
    case "unknown":
      return result;
  }
}

/**
 * Markdown goes into a field of its own, which excludes `text`: each has its own way of writing.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage#arguments
 */
function messageOf({ to, part, plain, partId }: Delivery): Record<string, unknown> {
  return {
    channel: to.channel,
    ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
    ...(plain ? { text: escapeText(part.plain), mrkdwn: false } : { markdown_text: part.rich }),
    // A preview would make Slack fetch whatever address a chatbot writes.
    unfurl_links: false,
    unfurl_media: false,
    metadata: metadataOf(partId),
  };
}
