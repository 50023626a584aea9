import { requireChannel } from "../access.ts";
import { type Args, booleanArg, requiredArg, stringArg } from "../args.ts";
import { isReply, isTopLevel, messageIn } from "../compose.ts";
import { messageAsRead } from "../describe.ts";
import { ApiRefusal } from "../refusal.ts";
import type { JsonObject, ShownMessage, SimulatedChannel } from "../types.ts";
import type { Method } from "./method.ts";

const HISTORY_PAGE = 100;
const REPLIES_PAGE = 1000;
const CURSOR = /^next_ts:(\d{10}\.\d{6})$/;

const historyScopes = ["channels:history", "groups:history", "mpim:history", "im:history"];

/** The newest first, without what stands in threads only. @see https://docs.slack.dev/reference/methods/conversations.history */
export const history: Method = {
  scopes: historyScopes,
  takesJson: false,
  tier: "history",
  run(app, args, { world, rates }) {
    const channel = requireChannel(world, app, args, "read");
    const wanted = channel.messages.filter((one) => !one.deleted && isTopLevel(one));
    const inside = withinBounds(args, wanted).toReversed();
    const { page, next } = pageOf(
      args,
      inside,
      Math.min(HISTORY_PAGE, rates.historyItems),
      rates.historyItems,
    );
    return {
      result: {
        messages: read(channel, args, page),
        has_more: next !== "",
        pin_count: 0,
        response_metadata: { next_cursor: next },
      },
    };
  },
};

/**
 * The oldest first, with the root on the first page. Of a reply's `ts` that reply alone.
 * @see https://docs.slack.dev/reference/methods/conversations.replies
 */
export const replies: Method = {
  scopes: historyScopes,
  takesJson: false,
  tier: "history",
  run(app, args, { world, rates }) {
    requiredArg(args, "channel");
    const ts = requiredArg(args, "ts");
    const channel = requireChannel(world, app, args, "read");
    const root = messageIn(channel, ts);
    if (!root) throw new ApiRefusal("thread_not_found");
    const thread = isReply(root) ? [] : threadUnder(channel, ts);
    const all = [root, ...withinBounds(args, thread)];
    const { page, next } = pageOf(
      args,
      all,
      Math.min(REPLIES_PAGE, rates.historyItems),
      rates.historyItems,
    );
    return {
      result: {
        messages: read(channel, args, page),
        has_more: next !== "",
        ...(next === "" ? {} : { response_metadata: { next_cursor: next } }),
      },
    };
  },
};

function threadUnder(channel: SimulatedChannel, rootTs: string): ShownMessage[] {
  return channel.messages.filter(
    (one) => !one.deleted && isReply(one) && one.json.thread_ts === rootTs,
  );
}

function read(
  channel: SimulatedChannel,
  args: Args,
  page: readonly ShownMessage[],
): readonly JsonObject[] {
  const withMetadata = booleanArg(args, "include_all_metadata") === true;
  return page.map((one) => messageAsRead(channel, one, withMetadata));
}

/** Bounds are left out themselves unless `inclusive` is said. */
function withinBounds(args: Args, messages: readonly ShownMessage[]): ShownMessage[] {
  const oldest = boundOf(args, "oldest") ?? 0;
  const latest = boundOf(args, "latest") ?? Infinity;
  const inclusive = booleanArg(args, "inclusive") === true;
  return messages.filter(({ json }) => {
    const at = Number(json.ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function boundOf(args: Args, name: "oldest" | "latest"): number | undefined {
  const given = args.get(name);
  if (given === undefined || given === "") return undefined;
  const bound = Number(given);
  if (Number.isNaN(bound)) throw new ApiRefusal(`invalid_ts_${name}`);
  return bound;
}

interface Page {
  readonly page: readonly ShownMessage[];
  /** Empty on the last page. */
  readonly next: string;
}

function pageOf(args: Args, messages: readonly ShownMessage[], usual: number, most: number): Page {
  const limit = limitOf(args, usual, most);
  const cursor = stringArg(args, "cursor") ?? "";
  const start = cursor === "" ? 0 : startOf(messages, cursor);
  const following = messages[start + limit];
  const next = following ? Buffer.from(`next_ts:${following.json.ts}`).toString("base64") : "";
  return { page: messages.slice(start, start + limit), next };
}

function limitOf(args: Args, usual: number, most: number): number {
  const given = args.get("limit");
  if (given === undefined || given === "") return usual;
  const limit = Number(given);
  if (!Number.isInteger(limit) || limit < 1) throw new ApiRefusal("invalid_limit");
  return Math.min(limit, most);
}

function startOf(messages: readonly ShownMessage[], cursor: string): number {
  const ts = CURSOR.exec(Buffer.from(cursor, "base64").toString())?.[1];
  const start = messages.findIndex(({ json }) => json.ts === ts);
  if (ts === undefined || start === -1) throw new ApiRefusal("invalid_cursor");
  return start;
}
