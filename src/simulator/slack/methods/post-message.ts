import { requireChannel, requireThread } from "../access.ts";
import { booleanArg } from "../args.ts";
import { messageIn, show } from "../compose.ts";
import { eventsOf, publish } from "../publish.ts";
import { rateLimited } from "../refusal.ts";
import type { JsonObject, SimulatedChannel } from "../types.ts";
import { readContent } from "./content.ts";
import type { Method } from "./method.ts";

/**
 * Refusals come in this order: what is wrong with the call alone, then the conversation, the thread,
 * and last the rate, so that a refused call costs none.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const postMessage: Method = {
  scopes: ["chat:write"],
  takesJson: true,
  run(app, args, { world, rates, record, telling, now }) {
    const content = readContent(world, args);
    const channel = requireChannel(world, app, args, "write");
    const { threadTs, isAstray } = requireThread(channel, args);
    const waitS = rates.takePost(app.id, channel.id);
    if (waitS !== undefined) throw rateLimited(waitS);
    const isBroadcast = threadTs !== undefined && booleanArg(args, "reply_broadcast") === true;
    const shown = show(world, channel, {
      author: app,
      text: content.text,
      words: content.words,
      threadTs,
      fields: { ...content.fields, ...(isBroadcast ? broadcastFields(channel, threadTs) : {}) },
      unfurls: content.unfurls,
      at: now(),
    });
    record.notePost(channel, threadTs);
    publish(telling, eventsOf(telling, channel, app, shown.json));
    return {
      result: { channel: channel.id, ts: shown.json.ts, message: shown.json },
      warnings: content.warnings,
      broken: [...content.broken, ...(isAstray ? (["reply_as_root"] as const) : [])],
    };
  },
};

function broadcastFields(channel: SimulatedChannel, threadTs: string): JsonObject {
  const root = messageIn(channel, threadTs)?.json;
  return { subtype: "thread_broadcast", root: { ...root, thread_ts: threadTs } };
}
