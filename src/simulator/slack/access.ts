import { type Args, requiredArg, stringArg } from "./args.ts";
import { isReply, messageIn } from "./compose.ts";
import { kindWords } from "./describe.ts";
import { isTs } from "./ids.ts";
import { ApiRefusal } from "./refusal.ts";
import type { SimulatedApp, SimulatedChannel } from "./types.ts";
import type { World } from "./world.ts";

/**
 * The app whose token this is.
 * @throws ApiRefusal `not_authed`, `invalid_auth`, or the word by which the token was made to fail
 */
export function requireApp(world: World, token: string | undefined): SimulatedApp {
  if (token === undefined || token === "") throw new ApiRefusal("not_authed");
  const app = world.apps.find((known) => known.token === token);
  if (!app) throw new ApiRefusal("invalid_auth");
  if (app.refusedBecause !== undefined) throw new ApiRefusal(app.refusedBecause);
  return app;
}

/**
 * Makes sure that an app has one of these scopes.
 * @throws ApiRefusal `missing_scope` that names what is needed and what is there
 */
export function requireScope(app: SimulatedApp, anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => app.scopes.has(scope))) return;
  const fields = { needed: anyOf.join(","), provided: [...app.scopes].join(",") };
  throw new ApiRefusal("missing_scope", { fields });
}

/** What somebody wants of a conversation: to know of it, to read in it, or to write in it. */
type Access = "look" | "read" | "write";

/**
 * The conversation that an argument names. Private ones that the app is not in are unknown to it.
 * @throws ApiRefusal in Slack's words when the app may not do that there
 */
export function requireChannel(
  world: World,
  app: SimulatedApp,
  args: Args,
  access: Access,
  name = "channel",
): SimulatedChannel {
  const id = requiredArg(args, name);
  const channel = world.channels.find((known) => known.id === id);
  if (!channel) throw new ApiRefusal("channel_not_found");
  const isMember = channel.members.has(app.userId);
  if (!isMember && channel.kind !== "channel") throw new ApiRefusal("channel_not_found");
  if (access === "look") return channel;
  if (access === "read") requireScope(app, [`${kindWords[channel.kind].scope}:history`]);
  const mayStayOutside = access === "write" && app.scopes.has("chat:write.public");
  if (!isMember && !mayStayOutside) throw new ApiRefusal("not_in_channel");
  if (access === "write") refuseClosed(world, app, channel);
  return channel;
}

function refuseClosed(world: World, app: SimulatedApp, channel: SimulatedChannel): void {
  if (channel.archived) throw new ApiRefusal("is_archived");
  if (channel.kind !== "im") return;
  if (app.messagesTab === "off") throw new ApiRefusal("messages_tab_disabled");
  const isGone = world.people.some(({ id, deactivated }) => deactivated && channel.members.has(id));
  if (isGone) throw new ApiRefusal("channel_not_found");
}

/** Where a new message belongs. */
export interface ThreadChoice {
  readonly threadTs?: string;
  /** True when `thread_ts` names a reply: the message is then in no thread that anybody opens. */
  readonly isAstray: boolean;
}

/**
 * The thread that `thread_ts` names.
 * @throws ApiRefusal in Slack's words when nothing can be written there
 */
export function requireThread(channel: SimulatedChannel, args: Args): ThreadChoice {
  const threadTs = stringArg(args, "thread_ts");
  if (threadTs === undefined) {
    if (channel.postingRule === "thread_only") {
      throw new ApiRefusal("restricted_action_thread_only_channel");
    }
    if (channel.postingRule === "read_only") {
      throw new ApiRefusal("restricted_action_read_only_channel");
    }
    return { isAstray: false };
  }
  if (!isTs(threadTs)) throw new ApiRefusal("invalid_thread_ts");
  const root = messageIn(channel, threadTs);
  if (!root) throw new ApiRefusal("thread_not_found");
  if (!root.repliable) throw new ApiRefusal("cannot_reply_to_message");
  if (channel.postingRule === "read_only") {
    throw new ApiRefusal("restricted_action_read_only_channel");
  }
  if (channel.postingRule === "no_threads") {
    throw new ApiRefusal("restricted_action_non_threadable_channel");
  }
  if (channel.lockedThreads.has(threadTs)) throw new ApiRefusal("restricted_action_thread_locked");
  return { threadTs, isAstray: isReply(root) };
}
