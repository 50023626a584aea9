import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import {
  isPostTo,
  looksIn,
  postsTo,
  slackDeadLetters,
  textsAt,
  timesAskedOf,
} from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackPlace, type SlackWorld } from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

const RESENDS = 2;
/** An answer of three messages. */
const LONG_CHARACTERS = 30_000;

/** Where the bot can be asked, the permission by which it reads there, and the method that does. */
const kinds = [
  ["a thread of a channel", "channels:history", "conversations.replies"],
  ["a thread of a private channel", "groups:history", "conversations.replies"],
  ["a thread of a group of people", "mpim:history", "conversations.replies"],
  ["a thread of a direct message", "im:history", "conversations.replies"],
  ["a direct message itself", "im:history", "conversations.history"],
] as const;
type Kind = (typeof kinds)[number][0];

/** A place, and what the bot does there from now on. */
interface Scene extends SlackPlace {
  ask(text: string): void;
  posts(): ReturnType<typeof postsTo>;
}

describe("an answer on Slack whose posting ended unknown", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-shown-once", { variables: { RESENDS: String(RESENDS) } });
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? longAnswer(question, LONG_CHARACTERS)
        : `Echo of ${question}`,
    );
  });
  afterAll(() => world.close());

  async function sceneIn(kind: Kind): Promise<Scene> {
    if (kind === "a direct message itself" || kind === "a thread of a direct message") {
      const { channel, say } = world.direct();
      if (kind === "a direct message itself") {
        return { channel, ask: say, posts: () => postsTo(world, channel) };
      }
      const { ts: threadTs } = say("the root of a thread").message;
      await world.answered({ channel });
      const before = postsTo(world, channel).length;
      const posts = () => postsTo(world, channel).slice(before);
      return { channel, threadTs, ask: (text) => say(text, threadTs), posts };
    }
    const { channel, say } = world.among(among[kind]);
    const { ts: threadTs } = say("a root that is not for the bot").message;
    const ask = (text: string) => say(`@causeway ${text}`, threadTs);
    return { channel, threadTs, ask, posts: () => postsTo(world, channel) };
  }

  it.each(kinds)("in %s is found by its id, and shown once", async (kind, _, method) => {
    const scene = await sceneIn(kind);
    world.slack.faults.next(isPostTo(scene.channel), { kind: "lose_reply" });
    scene.ask(`does ${kind} echo?`);
    await world.answered(scene);
    expect(await world.finished(scene)).toMatchObject({
      accepted: 1,
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(textsAt(world, scene)).toEqual([`Echo of does ${kind} echo?`]);
    expect(scene.posts()).toHaveLength(1);
    expect(looksIn(world, scene.channel).map((call) => call.method)).toEqual([method]);
    expect(timesAskedOf(world, `does ${kind} echo?`)).toBe(1);
  });

  it.each(kinds)(
    "in %s without the permission to look is sent again, and counted",
    async (kind, scope) => {
      const scene = await sceneIn(kind);
      world.slack.faults.next(isPostTo(scene.channel), { kind: "lose_reply" });
      // Without it the question would not be told of either: it is taken away meanwhile.
      const held = world.slack.faults.hold(isPostTo(scene.channel));
      scene.ask(`is ${kind} blind?`);
      await held.reached;
      await world.slack.delivery.idle();
      world.slack.control.setScope(scope, false);
      held.release();
      await world.answered(scene, 2);
      expect(await world.finished(scene)).toMatchObject({
        states: { answered: 1 },
        possiblyTwice: 1,
      });
      world.slack.control.setScope(scope, true);
      expect(textsAt(world, scene)).toEqual(Array(2).fill(`Echo of is ${kind} blind?`));
      expect(scene.posts()).toHaveLength(2);
      expect(looksIn(world, scene.channel)).toHaveLength(1);
      await world.logged("part_looked_for", { outcome: "blind", code: "slack_missing_scope" });
      await world.logged("possibly_twice");
    },
  );

  it.each(kinds)(
    "in %s is looked for until Slack answers, and then found",
    async (kind, _, method) => {
      const scene = await sceneIn(kind);
      const { channel } = scene;
      const looks = 7;
      world.slack.faults.next(isPostTo(channel), { kind: "lose_reply" });
      world.slack.faults.next(
        ({ name, params }) => name === method && params["channel"] === channel.id,
        { kind: "status", status: 500, body: "<html>" },
        { times: looks },
      );
      scene.ask(`is ${kind} patient?`);
      await until("all looks", () => looksIn(world, channel).length > looks);
      expect(await world.finished(scene)).toMatchObject({
        states: { answered: 1 },
        possiblyTwice: 0,
      });
      expect(textsAt(world, scene)).toEqual([`Echo of is ${kind} patient?`]);
      expect(scene.posts()).toHaveLength(1);
    },
  );

  it.each(["token_revoked", "invalid_auth"])(
    "is looked for again once the token is mended (%s), and shown once",
    async (word) => {
      const scene = await sceneIn("a thread of a channel");
      const shown = world.slack.faults.hold(isPostTo(scene.channel), "after");
      world.slack.faults.next(isPostTo(scene.channel), { kind: "lose_reply" });
      scene.ask(`is it there in spite of ${word}?`);
      await shown.reached;
      world.slack.control.refuseToken(word);
      shown.release();
      await world.logged("part_looked_for", { outcome: "unanswered", code: `slack_${word}` });
      await until("more looks", () => looksIn(world, scene.channel).length > 4);
      world.slack.control.refuseToken(undefined);
      const counts = await world.finished(scene);
      expect(counts).toMatchObject({ states: { answered: 1 }, possiblyTwice: 0 });
      expect(textsAt(world, scene)).toEqual([`Echo of is it there in spite of ${word}?`]);
      expect(scene.posts()).toHaveLength(1);
    },
  );

  it("that was never shown is sent again after three looks, and counted", async () => {
    const scene = await sceneIn("a thread of a channel");
    world.slack.faults.next(isPostTo(scene.channel), { kind: "drop_before" });
    scene.ask("who goes into the void?");
    expect(await world.finished(scene)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    expect(looksIn(world, scene.channel)).toHaveLength(3);
    expect(textsAt(world, scene)).toEqual(["Echo of who goes into the void?"]);
  });

  it.each([
    [502, "<html>502 Bad Gateway</html>"],
    [503, { ok: false, error: "internal_error" }],
    [504, "<html>504 Gateway Time-out</html>"],
    [200, "<html>Down for maintenance</html>"],
  ])("because of a gateway's answer (%i %j) is looked for as well", async (status, body) => {
    const scene = await sceneIn("a direct message itself");
    world.slack.faults.next(isPostTo(scene.channel), { kind: "status", status, body });
    scene.ask(`does a ${status} swallow it?`);
    expect(await world.finished(scene)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    expect(looksIn(world, scene.channel)).toHaveLength(3);
    expect(textsAt(world, scene)).toEqual([`Echo of does a ${status} swallow it?`]);
  });

  it("every time is taken for lost in the end, with a dead letter and a note", async () => {
    const scene = await sceneIn("a thread of a channel");
    world.slack.faults.next(
      isPostTo(scene.channel),
      { kind: "drop_before" },
      { times: 1 + RESENDS },
    );
    scene.ask("who is lost for good?");
    expect(await slackDeadLetters(world, scene)).toMatchObject([{ code: "delivery_unknown" }]);
    expect(textsAt(world, scene)).toEqual([textsFor("en", "en").failed]);
    expect(scene.posts()).toHaveLength(1 + RESENDS + 1);
  });

  it("is not sent again while Slack cannot be reached", async () => {
    const scene = await sceneIn("a direct message itself");
    world.slack.faults.next(isPostTo(scene.channel), { kind: "drop_before" });
    world.slack.faults.next("auth.test", { kind: "drop_before" }, { times: 3 });
    scene.ask("who is cut off?");
    expect(await world.finished(scene)).toMatchObject({ possiblyTwice: 1 });
    const since = scene.posts()[0]?.at ?? 0;
    const methods = world.slack.record.calls.filter(({ at }) => at >= since);
    expect(methods.filter(({ method }) => method === "auth.test").length).toBeGreaterThanOrEqual(4);
    expect(textsAt(world, scene)).toEqual(["Echo of who is cut off?"]);
  });

  it.each(["a thread of a channel", "a direct message itself"] as const)(
    "in %s, of three parts the second, leaves all in order and each there once",
    async (kind) => {
      const scene = await sceneIn(kind);
      const question = `tell me at length of ${kind}`;
      world.slack.faults.next(isPostTo(scene.channel), { kind: "lose_reply" }, { nth: 2 });
      scene.ask(question);
      await world.answered(scene, 3);
      expect(await world.finished(scene)).toMatchObject({
        states: { answered: 1 },
        possiblyTwice: 0,
      });
      const texts = textsAt(world, scene);
      expect(texts).toHaveLength(3);
      expect(squeeze(texts.join(""))).toBe(squeeze(longAnswer(question, LONG_CHARACTERS)));
      expect(scene.posts()).toHaveLength(3);
    },
  );

  it.each([
    ["a thread of a channel", "who ends behind the only part?", 1],
    ["a direct message itself", "who ends behind it in private?", 1],
    ["a thread of a channel", "who ends at length?", 2],
    ["a direct message itself", "who ends at length in private?", 2],
  ] as const)("because the runtime ended (in %s: %s) is found, and shown once", async (...how) => {
    const [kind, question, nth] = how;
    const scene = await sceneIn(kind);
    const shown = world.slack.faults.hold(isPostTo(scene.channel), "after", { nth });
    scene.ask(question);
    await shown.reached;
    await world.restart();
    shown.release();
    expect(await world.finished(scene)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    const answer = question.includes("at length")
      ? longAnswer(question, LONG_CHARACTERS)
      : `Echo of ${question}`;
    expect(squeeze(textsAt(world, scene).join(""))).toBe(squeeze(answer));
    expect(scene.posts()).toHaveLength(nth === 1 ? 1 : 3);
    expect(timesAskedOf(world, question)).toBe(1);
  });
});

/** Which kind of place a thread among people is in. */
const among = {
  "a thread of a channel": "channel",
  "a thread of a private channel": "private channel",
  "a thread of a group of people": "group of people",
} as const;
