import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InboundMessage, WebhookEvent } from "../../../src/messages/inbound.ts";
import type { Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import { createSlack, type SlackOptions } from "../../../src/platforms/slack/index.ts";
import {
  createSlackSimulator,
  type Person,
  type Said,
  type SimulatedApp,
  type SimulatedChannel,
  type SlackSimulator,
} from "../../../src/simulator/slack/index.ts";
import { signed } from "./bodies.ts";

/**
 * The adapter against a server that states Slack's rules on its own: what people write is read from the
 * events it composes, and what it refuses is refused in its words.
 */

let simulator: SlackSimulator;
let slack: Platform;
let app: SimulatedApp;
let ana: Person;
let general: SimulatedChannel;
let home: SimulatedChannel;

const create = (more: Partial<SlackOptions> = {}): Platform =>
  createSlack({
    botToken: "xoxb-simulated",
    signingSecrets: ["s"],
    apiUrl: `${simulator.url}/api/`,
    stickyThreads: false,
    helpText: "Write to me.",
    fetch,
    now: Date.now,
    ...more,
  });

beforeEach(async () => {
  simulator = await createSlackSimulator();
  const { control } = simulator;
  app = control.addApp({ token: "xoxb-simulated", signingSecret: "s", name: "bridge" });
  ana = control.addPerson({ name: "ana" });
  general = control.createChannel({ name: "general" });
  home = control.directMessage(ana);
  slack = create();
});

afterEach(async () => {
  await simulator.close();
});

/** What every event about something says; there may be two. */
const read = async ({ events }: Said, platform = slack): Promise<WebhookEvent[]> => {
  const parsed = await Promise.all(
    events.map((event) => platform.parse(signed(JSON.stringify(event)))),
  );
  return parsed.flatMap((one) => one.events);
};

const messageOf = async (said: Said): Promise<InboundMessage> => {
  const [event] = await read(said);
  if (event?.kind !== "message") throw new Error("expected a message");
  return event.message;
};

const say = (channel: SimulatedChannel, text: string, threadTs?: string): Said =>
  simulator.control.say(channel, ana, { text, ...(threadTs === undefined ? {} : { threadTs }) });

const answer = async (said: Said, markdown = "An **answer**."): Promise<SendOutcome> => {
  const { address: to, conversation } = await messageOf(said);
  const [part = { rich: "", plain: "" }] = slack.render(markdown);
  return slack.send({ conversation, to, part, partId: "part-1", plain: false });
};

const never = new AbortController().signal;

describe("what people write", () => {
  it("is one message, although a mention is told of twice", async () => {
    const events = await read(say(general, "@bridge is <it> done & dusted?"));
    expect(events).toHaveLength(2);
    expect(events[1]).toEqual(events[0]);
    expect(events[0]).toMatchObject({
      message: { content: { kind: "question", text: "is <it> done & dusted?" } },
    });
  });

  it("is heard in a direct message, in a thread of it, and in a private channel", async () => {
    const direct = say(home, "hello");
    expect(await messageOf(direct)).toMatchObject({ address: { channel: home.id } });
    const reply = await messageOf(say(home, "and?", direct.message.ts));
    expect(reply.address).toEqual({ channel: home.id, thread: direct.message.ts });
    const group = simulator.control.createChannel({ name: "secret", private: true });
    expect((await messageOf(say(group, "@bridge hello"))).address.channel).toBe(group.id);
  });

  it("among themselves is theirs", async () => {
    expect(await read(say(general, "lunch?"))).toEqual([
      { kind: "dropped", reason: "not_addressed" },
    ]);
  });

  it("after a mention is ours where threads are sticky", async () => {
    const sticky = create({ stickyThreads: true });
    const { ts } = say(general, "@bridge hello").message;
    expect(await read(say(general, "and then?", ts), sticky)).toMatchObject([
      { message: { membership: "follows", content: { text: "and then?" } } },
    ]);
  });

  it("may be changed, previewed and taken back", async () => {
    const { ts } = say(home, "hello").message;
    expect(await read(simulator.control.edit(home, ts, "good morning"))).toMatchObject([
      { kind: "change", change: { id: ts, content: { text: "good morning" } } },
    ]);
    expect(await read(simulator.control.unfurl(home, ts))).toEqual([
      { kind: "dropped", reason: "unchanged" },
    ]);
    const [event] = await read(simulator.control.remove(home, ts));
    expect(event).toMatchObject({ kind: "change", change: { id: ts } });
    expect(event?.kind === "change" && "content" in event.change).toBe(false);
  });

  it("is taken back too where a thread hangs on it", async () => {
    const said = say(general, "@bridge hello");
    const { conversation } = await messageOf(said);
    await answer(said);
    expect(await read(simulator.control.remove(general, said.message.ts))).toMatchObject([
      { kind: "change", change: { conversation, id: said.message.ts } },
    ]);
  });

  it("is not what bots and Slack write", async () => {
    const other = simulator.control.addApp({
      token: "xoxb-other",
      signingSecret: "o",
      name: "deploys",
    });
    const bot = simulator.control.botSays(home, other, { text: `<@${app.userId}> done` });
    const own = simulator.control.botSays(home, app, { text: "done" });
    const slackSays = simulator.control.slackSays(home, "This app was added.");
    expect((await read(bot)).map((event) => event.kind)).not.toContain("message");
    expect(await read(own)).toMatchObject([{ kind: "dropped", reason: "own_message" }]);
    expect(await read(slackSays)).toMatchObject([{ kind: "dropped", reason: "service_message" }]);
  });

  it("in another workspace than the token's is somebody else's", async () => {
    const elsewhere = simulator.control.addWorkspace();
    const guest = simulator.control.addPerson({ name: "eve", workspace: elsewhere });
    const shared = simulator.control.createChannel({ name: "shared", people: [ana, guest] });
    const said = simulator.control.say(shared, guest, { text: "@bridge hello" });
    expect((await messageOf(said)).author.id).toBe(`${elsewhere.id}/${guest.id}`);
  });
});

describe("an answer", () => {
  it("stands in the thread of the question, formatted, and calls nobody", async () => {
    const said = say(general, "@bridge hello");
    expect(await answer(said, "An **answer** for @ana and <!channel>.")).toMatchObject({
      kind: "sent",
    });
    const shown = simulator.record.messagesIn(general, said.message.ts).at(-1);
    expect(shown).toMatchObject({ threadTs: said.message.ts, notifies: [], unfurls: [] });
  });

  it("stands in the direct message itself", async () => {
    expect(await answer(say(home, "hello"))).toMatchObject({ kind: "sent" });
    const shown = simulator.record.messagesIn(home).at(-1);
    expect(shown?.text).toBe("An answer.");
    expect(shown).not.toHaveProperty("threadTs");
  });

  it.each(["general", "home"])("is found again when its reply was lost: %s", async (where) => {
    const said = where === "home" ? say(home, "hello") : say(general, "@bridge hello");
    const { address: to, sentAt: after = 0 } = await messageOf(said);
    const look = (): unknown => slack.tracing?.look?.({ partId: "part-1", to, after }, never);
    expect(await look()).toEqual({ kind: "absent" });
    simulator.faults.next("chat.postMessage", { kind: "lose_reply" });
    expect(await answer(said)).toMatchObject({ kind: "unknown" });
    expect(await look()).toMatchObject({ kind: "found" });
  });

  it("cannot be looked for without the permission", async () => {
    const { address: to } = await messageOf(say(general, "@bridge hello"));
    simulator.control.setScope("channels:history", false);
    expect(await slack.tracing?.look?.({ partId: "part-1", to }, never)).toEqual({
      kind: "blind",
      code: "slack_missing_scope",
    });
  });
});

describe("a refusal in Slack's own words", () => {
  const refused = async (said: Said): Promise<unknown> => {
    const outcome = await answer(said);
    return outcome.kind === "not_sent" ? [outcome.code, outcome.remedy] : outcome;
  };

  it("closes a channel that is archived, or that we were taken out of", async () => {
    const said = say(general, "@bridge hello");
    await messageOf(said);
    simulator.control.archive(general);
    expect(await refused(said)).toEqual(["slack_is_archived", { do: "close" }]);
    simulator.control.archive(general, false);
    simulator.control.kick(general, app);
    expect(await refused(said)).toEqual(["slack_not_in_channel", { do: "close" }]);
  });

  it("closes a thread that is locked", async () => {
    const said = say(general, "@bridge hello");
    simulator.control.lockThread(general, said.message.ts);
    expect(await refused(said)).toEqual(["slack_restricted_action_thread_locked", { do: "close" }]);
  });

  it("leaves the thread where a channel has none", async () => {
    const said = say(general, "@bridge hello");
    simulator.control.setPostingRule(general, "no_threads");
    expect(await refused(said)).toEqual([
      "slack_restricted_action_non_threadable_channel",
      { do: "readdress", to: { channel: general.id } },
    ]);
  });

  it("outlasts a token that is dead", async () => {
    const said = say(home, "hello");
    await messageOf(said);
    for (const error of ["token_revoked", "account_inactive", "invalid_auth"]) {
      simulator.control.refuseToken(error);
      expect(await refused(said)).toEqual([`slack_${error}`, { do: "outlast" }]);
    }
  });

  it.each([
    ["x".repeat(12_001), "slack_msg_too_long", "split"],
    ["", "slack_no_text", "skip"],
  ])("knows %.10j", async (rich, code, remedy) => {
    const { address: to, conversation } = await messageOf(say(home, "hello"));
    const part = { rich, plain: "words" };
    const outcome = await slack.send({ conversation, to, part, partId: "p", plain: false });
    expect(outcome).toEqual({ kind: "not_sent", code, remedy: { do: remedy } });
    const plain = await slack.send({ conversation, to, part, partId: "p", plain: true });
    expect(plain).toMatchObject({ kind: "sent" });
  });
});

describe("a sign of work", () => {
  it("stands in the thread until the answer does", async () => {
    const said = say(general, "@bridge hello");
    const { address } = await messageOf(said);
    await slack.workingSign?.show(address, never);
    expect(simulator.record.statusesIn(general)).toMatchObject([
      { threadTs: said.message.ts, status: "is thinking…" },
    ]);
    await answer(said);
    expect(simulator.record.statusesIn(general)).toMatchObject([{ endedBy: "post" }]);
    expect(simulator.record.violations).toEqual([]);
  });
});
