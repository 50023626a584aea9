import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  droppedBy,
  ownDropped,
  statusesOf,
  textsAt,
  timesAskedOf,
} from "../helpers/slack-calls.ts";
import {
  botMessagesIn,
  openSlackWorld,
  SIGNING_SECRETS,
  type SlackTalk,
  type SlackWorld,
} from "../helpers/slack.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";

const FIVE_MINUTES_MS = 300_000;
const MARGIN_MS = 20_000;
const DAY_S = 24 * 60 * 60;

describe("a webhook of Slack's", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-webhooks");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** The event of a direct message that nobody has sent, to be posted by hand. */
  function eventOf({ channel, person }: SlackTalk, text: string): string {
    const [event] = world.slack.control.compose(channel, person, { text }).events;
    return JSON.stringify(event);
  }

  it("that asks whether this address is ours gets its challenge back, and is stored nowhere", async () => {
    const { verified, status, text } = await world.slack.delivery.probes.verifyUrl();
    expect({ verified, status }).toEqual({ verified: true, status: 200 });
    expect(text).toMatch(/^\{"challenge":"[\w-]+"\}$/);
  });

  it("that asks so without a signature, or with a wrong one, is refused", async () => {
    const body = JSON.stringify({ type: "url_verification", challenge: "c-4711" });
    for (const secret of [false, "somebody-elses-secret"] as const) {
      const answer = await world.slack.delivery.postRaw({ body, secret });
      expect(answer.status).toBe(401);
      expect(answer.text).not.toContain("c-4711");
    }
  });

  it("that looks at our certificate, or says that events were held back, gets a 200", async () => {
    expect(await world.slack.delivery.probes.sslCheck()).toMatchObject({ status: 200, text: "" });
    expect(await world.slack.delivery.probes.rateLimited()).toMatchObject({ status: 200 });
    await world.logged("dropped", { reason: "deliveries_limited" });
  });

  it.each([
    ["without a signature", { secret: false }, "signature_missing"],
    ["signed by somebody else", { secret: "somebody-elses" }, "signature_wrong"],
    [
      "signed more than five minutes ago",
      { ago: FIVE_MINUTES_MS + MARGIN_MS },
      "timestamp_out_of_window",
    ],
    [
      "signed more than five minutes ahead",
      { ago: -FIVE_MINUTES_MS - MARGIN_MS },
      "timestamp_out_of_window",
    ],
  ] as const)("%s is refused with 401, and stores nothing", async (_, how, reason) => {
    const talk = world.direct();
    const { ago, ...raw } = { ago: 0, ...how };
    const body = eventOf(talk, "who goes there?");
    const { status } = await world.slack.delivery.postRaw({
      body,
      ...raw,
      signedAt: Date.now() - ago,
    });
    expect(status).toBe(401);
    await world.logged("webhook_refused", { reason });
    expect(await world.counts({ channel: talk.channel })).toMatchObject({ accepted: 0 });
  });

  it("in which one byte was changed on its way is refused", async () => {
    const talk = world.direct();
    const sent = eventOf(talk, "is the tide high?");
    const timestamp = String(Math.floor(Date.now() / 1000));
    const hmac = createHmac("sha256", SIGNING_SECRETS[0]).update(`v0:${timestamp}:${sent}`);
    const { status } = await world.slack.delivery.postRaw({
      body: sent.replace("tide high", "tide nigh"),
      secret: false,
      headers: {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${hmac.digest("hex")}`,
      },
    });
    expect(status).toBe(401);
    await world.logged("webhook_refused", { reason: "signature_wrong" });
    expect(timesAskedOf(world, "is the tide nigh?")).toBe(0);
  });

  it.each([
    ["almost five minutes ago", FIVE_MINUTES_MS - MARGIN_MS],
    ["almost five minutes ahead", MARGIN_MS - FIVE_MINUTES_MS],
  ])("signed %s is answered", async (when, ago) => {
    const talk = world.direct();
    const body = eventOf(talk, `how late is it (${when})?`);
    const { status } = await world.slack.delivery.postRaw({ body, signedAt: Date.now() - ago });
    expect(status).toBe(200);
    await world.answered({ channel: talk.channel });
  });

  it.each(SIGNING_SECRETS)(
    "is answered with each secret while one is replaced: %#",
    async (secret) => {
      const talk = world.direct();
      const body = eventOf(talk, "which of the two buoys?");
      expect(await world.slack.delivery.postRaw({ body, secret })).toMatchObject({ status: 200 });
      await world.answered({ channel: talk.channel });
    },
  );

  it("is read as its bytes are, however they are written", async () => {
    const talk = world.direct();
    const text = "ahoy é 🚢 / <b> & co";
    const plain = eventOf(talk, text);
    const written = plain.replaceAll("é", "\\u00e9").replaceAll("/", "\\/");
    const { status } = await world.slack.delivery.postRaw({ body: `${written}\n` });
    expect(status).toBe(200);
    await world.answered({ channel: talk.channel });
    expect(timesAskedOf(world, text)).toBe(1);
  });

  it("that is no JSON and no form is answered with 200, so that it is not sent again", async () => {
    const { status } = await world.slack.delivery.postRaw({ body: "{ this is no JSON" });
    expect(status).toBe(200);
    await world.logged("dropped", { reason: "unreadable" });
  });

  it("about something unknown is answered with 200 and logged", async () => {
    world.slack.delivery.post(
      world.slack.delivery.envelope({ type: "lighthouse_lit", channel: "C1" }),
    );
    await world.slack.delivery.idle();
    await world.logged("dropped", { reason: "unknown_kind", detail: "lighthouse_lit" });
    expect(world.slack.delivery.attempts.at(-1)).toMatchObject({ attempt: 1, status: 200 });
  });

  it("about a message of more than a day ago is dropped", async () => {
    const { channel, person } = world.direct();
    const [event] = world.slack.control.compose(channel, person, {
      text: "too old a knot?",
    }).events;
    const ts = `${Math.floor(Date.now() / 1000) - DAY_S - 60}.000100`;
    const inner = event?.["event"];
    if (event === undefined || typeof inner !== "object") throw new Error("no event was composed");
    world.slack.delivery.post({ ...event, event: { ...inner, ts, event_ts: ts } });
    await world.slack.delivery.idle();
    await world.logged("dropped", { reason: "too_old" });
    expect(await world.counts({ channel })).toMatchObject({ accepted: 0 });
  });
});

describe("what nobody has written to the bot on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-dropped", { variables: { SLACK_STICKY_THREADS: "true" } });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it("is its own answer, told of like any message", async () => {
    const { channel, say } = world.direct();
    say("do you hear yourself?");
    await world.answered({ channel });
    await world.slack.delivery.idle();
    await until("one's own word", () => ownDropped(world) === 1);
    expect(await world.finished({ channel })).toMatchObject({ accepted: 1 });
  });

  it("is what another bot writes, with and without a user of its own, also in its threads", async () => {
    const other = world.slack.control.addApp({
      token: "xoxb-of-another",
      signingSecret: "of-another",
      name: "foghorn",
    });
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway is there fog?").message;
    await world.answered({ channel, threadTs });
    world.slack.control.invite(channel, other);
    const text = `<@${world.app.userId}> fog at seven`;
    for (const more of [{}, { username: "Fog Bell" }]) {
      const say = () => world.slack.control.botSays(channel, other, { text, threadTs, ...more });
      // A mention is told of twice.
      const dropped = await droppedBy(world, say, 2);
      expect(dropped.map(({ reason }) => reason)).toEqual(["other_bot", "other_bot"]);
    }
    expect(await world.finished({ channel, threadTs })).toMatchObject({ accepted: 1 });
    expect(botMessagesIn(world.slack, channel)).toHaveLength(3);
  });

  it("is an edit of a bot's message, and its removal", async () => {
    const { channel, say } = world.direct();
    say("say something to be edited");
    const [answer] = await world.answered({ channel });
    await world.finished({ channel });
    const before = ownDropped(world);
    world.slack.control.edit(channel, answer?.ts ?? "", "something edited");
    world.slack.control.remove(channel, answer?.ts ?? "");
    // The answer itself, its edit, its removal.
    await until("one's own words", () => ownDropped(world) >= before + 2);
    await world.slack.delivery.idle();
    expect(world.slack.delivery.attempts.slice(-3).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
    expect(await world.counts({ channel })).toMatchObject({ accepted: 1 });
  });

  it("is what Slack itself says", async () => {
    const { channel } = world.direct();
    const dropped = await droppedBy(
      world,
      () => {
        world.slack.control.slackSays(channel, "This app was added to the harbour.");
        world.slack.control.slackSays(channel, "set the channel's topic", "channel_topic");
      },
      2,
    );
    expect(dropped).toMatchObject([{ reason: "service_message" }, { reason: "service_message" }]);
    expect(textsAt(world, { channel })).toEqual([]);
  });

  it("is a reaction, and somebody's coming and going", async () => {
    const { channel, person, say } = world.direct();
    const said = say("react to this swell");
    await world.answered({ channel });
    for (const event of ["reaction_added", "member_joined_channel"]) {
      world.slack.control.subscribe(event, true);
    }
    const reacted = () => world.slack.control.react(channel, said.message.ts, person, "wave");
    expect(await droppedBy(world, reacted)).toMatchObject([{ reason: "reaction" }]);
    const joined = () => {
      world.slack.control.invite(world.among().channel, world.direct().person);
    };
    expect(await droppedBy(world, joined)).toMatchObject([{ reason: "unknown_kind" }]);
    expect(statusesOf(world, said)).toEqual([200]);
  });

  it("is what goes on in a workspace that is not the token's", async () => {
    const held = heldOnDisk(world.folder);
    const { channel, person } = world.direct();
    const [event] = world.slack.control.compose(channel, person, { text: "wrong port?" }).events;
    const authorizations = [{ team_id: "T0ELSEWHERE", user_id: world.app.userId, is_bot: true }];
    const dropped = await droppedBy(world, () =>
      world.slack.delivery.post({ ...event, authorizations }),
    );
    expect(dropped).toMatchObject([{ reason: "foreign_account" }]);
    expect(world.slack.delivery.attempts.at(-1)).toMatchObject({ status: 200 });
    expect(heldOnDisk(world.folder)).toBe(held);
    expect(timesAskedOf(world, "wrong port?")).toBe(0);
  });
});
