import { tsAfter } from "./ids.ts";
import { messageIn } from "./compose.ts";
import { tell, type Telling } from "./publish.ts";
import type { Person, PostingRule, SimulatedApp, SimulatedChannel } from "./types.ts";

/** What happens to apps. Without an app, the first one is meant. */
interface AppStates {
  /**
   * From now on its token is refused in Slack's word: `token_revoked`, `account_inactive`,
   * `invalid_auth`, `token_expired` … @param error undefined for good again
   */
  refuseToken(error: string | undefined, app?: SimulatedApp): void;
  /** Takes scopes away, or gives them. */
  setScope(scope: string, granted: boolean, app?: SimulatedApp): void;
  /** Asks for events of a type, or no more. */
  subscribe(event: string, on: boolean, app?: SimulatedApp): void;
  setMessagesTab(state: SimulatedApp["messagesTab"], app?: SimulatedApp): void;
  /** Removes the app: its token is dead, and it is told so where it asked for it. */
  uninstall(app?: SimulatedApp): void;
}

/** What happens to conversations. */
interface ChannelStates {
  archive(channel: SimulatedChannel, archived?: boolean): void;
  invite(channel: SimulatedChannel, who: Person | SimulatedApp): void;
  /** Takes somebody out of a conversation: a bot is told no more of it. */
  kick(channel: SimulatedChannel, who: Person | SimulatedApp): void;
  setPostingRule(channel: SimulatedChannel, rule: PostingRule): void;
  /** Nobody may write in this thread any more. */
  lockThread(channel: SimulatedChannel, rootTs: string, locked?: boolean): void;
}

/** What happens to messages and to those who wrote them. */
interface MessageStates {
  /** Whether a message may have a thread. @throws RangeError when there is no such message */
  setRepliable(channel: SimulatedChannel, ts: string, repliable: boolean): void;
  /** Whether the time in which a message may be changed is over. */
  seal(channel: SimulatedChannel, ts: string, sealed?: boolean): void;
  deactivate(person: Person): void;
}

/** Every state of the world that a test can set. */
export interface States extends AppStates, ChannelStates, MessageStates {}

export function createStates(telling: Telling): States {
  return { ...appStates(telling), ...channelStates(telling), ...messageStates() };
}

function appStates(telling: Telling): AppStates {
  const first = (): SimulatedApp => firstApp(telling);
  return {
    refuseToken(error, app = first()) {
      app.refusedBecause = error;
    },
    setScope(scope, granted, app = first()) {
      toggle(app.scopes, scope, granted);
    },
    subscribe(event, on, app = first()) {
      toggle(app.events, event, on);
    },
    setMessagesTab(state, app = first()) {
      app.messagesTab = state;
    },
    uninstall(app = first()) {
      const tokens = { oauth: [], bot: [app.userId] };
      tell(telling, app, { type: "tokens_revoked", tokens, event_ts: eventTs(telling) });
      tell(telling, app, { type: "app_uninstalled", event_ts: eventTs(telling) });
      app.installed = false;
      app.refusedBecause = "account_inactive";
    },
  };
}

function channelStates(telling: Telling): ChannelStates {
  return {
    archive(channel, archived = true) {
      channel.archived = archived;
    },
    invite(channel, who) {
      channel.members.add(userIdOf(who));
      tellMembers(telling, channel, "member_joined_channel", who);
    },
    kick(channel, who) {
      tellMembers(telling, channel, "member_left_channel", who);
      channel.members.delete(userIdOf(who));
    },
    setPostingRule(channel, rule) {
      channel.postingRule = rule;
    },
    lockThread(channel, rootTs, locked = true) {
      toggle(channel.lockedThreads, rootTs, locked);
    },
  };
}

function messageStates(): MessageStates {
  return {
    setRepliable(channel, ts, repliable) {
      const shown = messageIn(channel, ts);
      if (!shown) throw new RangeError(`There is no message ${ts} in this conversation.`);
      shown.repliable = repliable;
    },
    seal(channel, ts, sealed = true) {
      const shown = messageIn(channel, ts);
      if (!shown) throw new RangeError(`There is no message ${ts} in this conversation.`);
      shown.sealed = sealed;
    },
    deactivate(person) {
      person.deactivated = true;
    },
  };
}

/** @see https://docs.slack.dev/reference/events/member_joined_channel */
function tellMembers(
  telling: Telling,
  channel: SimulatedChannel,
  type: "member_joined_channel" | "member_left_channel",
  who: Person | SimulatedApp,
): void {
  const event = {
    type,
    user: userIdOf(who),
    channel: channel.id,
    channel_type: channel.kind === "channel" ? "C" : "G",
    team: who.workspace.id,
    event_ts: eventTs(telling),
  };
  for (const app of telling.world.apps) {
    if (channel.members.has(app.userId)) tell(telling, app, event, channel);
  }
}

function userIdOf(who: Person | SimulatedApp): string {
  return who.kind === "app" ? who.userId : who.id;
}

function toggle(set: Set<string>, value: string, on: boolean): void {
  if (on) set.add(value);
  else set.delete(value);
}

function eventTs({ now }: Telling): string {
  return tsAfter("", now());
}

function firstApp({ world }: Telling): SimulatedApp {
  const [app] = world.apps;
  if (!app) throw new RangeError("Add an app first.");
  return app;
}
