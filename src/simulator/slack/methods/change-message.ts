import { requireChannel } from "../access.ts";
import { type Args, requiredArg, stringArg } from "../args.ts";
import { publishRemoval, replaced } from "../changes.ts";
import { messageIn } from "../compose.ts";
import { changeEventsOf, publish } from "../publish.ts";
import { ApiRefusal } from "../refusal.ts";
import type { MessageJson, ShownMessage, SimulatedApp, SimulatedChannel } from "../types.ts";
import { readContent } from "./content.ts";
import type { Method } from "./method.ts";

/** Whether it counts characters or bytes is not written down; bytes are the cautious side. @see https://docs.slack.dev/reference/methods/chat.update */
const MAX_UPDATED_TEXT_BYTES = 4000;
/** Slack asks for so long between two changes of one message. */
const UPDATE_PAUSE_MS = 3000;

/**
 * What is left out goes, but for the metadata.
 * @see https://docs.slack.dev/reference/methods/chat.update
 */
export const update: Method = {
  scopes: ["chat:write"],
  takesJson: true,
  tier: "tier3",
  run(app, args, { world, telling, now }) {
    const content = readContent(world, args);
    if (new TextEncoder().encode(stringArg(args, "text") ?? "").length > MAX_UPDATED_TEXT_BYTES) {
      throw new ApiRefusal("msg_too_long");
    }
    const channel = requireChannel(world, app, args, "write");
    const shown = requireOwn(app, channel, args, "cant_update_message");
    if (shown.sealed) throw new ApiRefusal("edit_window_closed");
    const lastAt = shown.edits.at(-1)?.at ?? -Infinity;
    const { blocks: _, attachments: _attachments, ...kept } = shown.json;
    const message: MessageJson = {
      ...kept,
      ...content.fields,
      text: content.text,
      edited: { user: app.userId, ts: `${Math.floor(now() / 1000)}.000000` },
    };
    const notifies = [...new Set([...shown.words.notifies, ...content.words.notifies])];
    shown.words = { ...content.words, notifies };
    shown.unfurls = [...new Set([...shown.unfurls, ...content.unfurls])];
    shown.edits.push({ at: now(), text: content.words.text });
    const event = replaced(channel, shown, message, now());
    publish(telling, changeEventsOf(telling, channel, app, event));
    return {
      result: { channel: channel.id, ts: message.ts, text: content.text, message },
      warnings: content.warnings,
      broken: [
        ...content.broken,
        ...(now() - lastAt < UPDATE_PAUSE_MS ? (["hurried_update"] as const) : []),
      ],
    };
  },
};

/** @see https://docs.slack.dev/reference/methods/chat.delete */
export const remove: Method = {
  scopes: ["chat:write"],
  takesJson: true,
  tier: "tier3",
  run(app, args, { world, telling }) {
    const channel = requireChannel(world, app, args, "write");
    const shown = requireOwn(app, channel, args, "cant_delete_message");
    publishRemoval(telling, channel, shown);
    return { result: { channel: channel.id, ts: shown.json.ts } };
  },
};

function requireOwn(
  app: SimulatedApp,
  channel: SimulatedChannel,
  args: Args,
  otherwise: string,
): ShownMessage {
  const shown = messageIn(channel, requiredArg(args, "ts"));
  if (!shown) throw new ApiRefusal("message_not_found");
  if (shown.author !== app) throw new ApiRefusal(otherwise);
  return shown;
}
