import * as v from "valibot";
import { requireChannel } from "../access.ts";
import { requiredArg, stringArg, structureArg } from "../args.ts";
import { isReply, messageIn } from "../compose.ts";
import { ApiRefusal, missingField, refusalWith } from "../refusal.ts";
import type { Method } from "./method.ts";

const loadingMessages = v.pipe(v.array(v.string()), v.maxLength(10));

/**
 * Which kinds of conversation it refuses is not written down: here it is groups of people.
 * @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export const setStatus: Method = {
  scopes: ["chat:write", "assistant:write"],
  takesJson: true,
  tier: "special",
  run(app, args, { world, record, now }) {
    const threadTs = requiredArg(args, "thread_ts");
    const status = stringArg(args, "status");
    if (status === undefined) throw missingField("status");
    const loading = v.safeParse(loadingMessages, structureArg(args, "loading_messages") ?? []);
    if (!loading.success) {
      throw refusalWith("invalid_arguments", [
        "no more than 10 items [json-pointer:/loading_messages]",
      ]);
    }
    const channel = requireChannel(world, app, args, "write", "channel_id");
    if (channel.kind === "mpim") throw new ApiRefusal("method_not_supported_for_channel_type");
    const root = messageIn(channel, threadTs);
    if (!root || isReply(root)) throw new ApiRefusal("invalid_thread_ts");
    record.noteStatus(channel, { threadTs, status, loadingMessages: loading.output, at: now() });
    return { result: {} };
  },
};
