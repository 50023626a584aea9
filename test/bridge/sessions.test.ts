import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import { type Published, publishedOf } from "../helpers/stored.ts";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { finished, textsIn } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { keyOf, type LogLine, openWorld, type World } from "../helpers/world.ts";

const HOUR_MS = 3_600_000;
const DEFAULT_IDLE_HOURS = 24;
/** KV keeps nothing for less. */
const SHORTEST_LIFETIME_MS = 60_000;

describe("the session of a conversation", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("sessions");
    world.chatbot.answerWith((question) => `reply to ${question}`);
  });
  afterAll(() => world.close());

  const published = (talk: Talk): Published | undefined =>
    publishedOf(world.folder, keyOf(world.bot, talk.chat));

  const sessionsOf = (...questions: readonly string[]): (string | undefined)[] =>
    questions.map((text) => world.chatbot.questions.find(({ query }) => query === text)?.session);

  /** Says something, waits until all of it is done, and returns the turn's closing line. */
  async function turn(talk: Talk, text: string, nth: number): Promise<LogLine> {
    world.log.length = 0;
    talk.say(text);
    await finished(world, talk.chat, nth);
    return world.logged("turn_closed");
  }

  it("is published in KV for twice the idle limit, and begun with what is known of the person", async () => {
    const { person, chat } = world.person("Wangari", "sw");
    const talk = { ...newTalk(world), person, chat };
    const before = Date.now();
    world.telegram.control.say(chat, person, { text: "begin a session" });
    await finished(world, chat);
    const entry = await until("the entry", () => published(talk));

    const session = world.chatbot.sessions.find(({ uuid }) => uuid === entry.session);
    expect(sessionsOf("begin a session")).toEqual([entry.session]);
    expect(entry).toMatchObject({
      chatbot: world.chatbot.chatbotUuid,
      baseUrl: world.chatbot.url,
    });
    const life = entry.expiresAt - before;
    expect(life).toBeGreaterThan(2 * DEFAULT_IDLE_HOURS * HOUR_MS - 60_000);
    expect(life).toBeLessThan(2 * DEFAULT_IDLE_HOURS * HOUR_MS + 60_000);
    expect(session?.initialVariables).toMatchObject({
      platform: "telegram",
      conversation: keyOf(world.bot, chat),
      locale: "sw",
    });
    expect(Object.values(session?.initialVariables ?? {})).toContain("Wangari");
  });

  it("costs one read in a conversation's life, and nothing once it is warm", async () => {
    const talk = newTalk(world);
    const lines: LogLine[] = [];
    for (const [at, text] of ["warm me up", "still warming", "warm now", "warm still"].entries()) {
      lines.push(await turn(talk, text, at + 1));
    }
    await world.restart();
    lines.push(await turn(talk, "warm after a restart", 5));
    expect(lines.map((line) => line["kvReads"])).toEqual([1, 0, 0, 0, 0]);
    expect(lines.slice(2).map((line) => line["kvWrites"])).toEqual([0, 0, 0]);
    expect(new Set(sessionsOf("warm me up", "warm now", "warm after a restart")).size).toBe(1);
  });

  it.each(["/new", "/reset"])(
    "ends with %s, which is answered from a text and never asked",
    async (command) => {
      const talk = newTalk(world);
      const [before, after] = [`before ${command} came`, `after ${command} came`];
      await turn(talk, before, 1);
      await until("the entry", () => published(talk));
      await turn(talk, command, 2);
      await until("the entry to go", () => published(talk) === undefined);
      // What was ended is not looked up again.
      expect(await turn(talk, after, 3)).toMatchObject({ kvReads: 0 });

      expect(textsIn(world, talk.chat)[1]).toBe(textsFor("en", "en").newSession);
      expect(new Set(sessionsOf(before, after)).size).toBe(2);
      const entry = await until("the new entry", () => published(talk));
      expect([entry.session]).toEqual(sessionsOf(after));
      const asked = world.chatbot.questions.map(({ query }) => query);
      expect(asked).not.toContain(command);
    },
  );

  it.each([
    ["/help", "help"],
    ["/start", "welcome"],
    ["/start deep-link", "welcome"],
  ] as const)("is not touched by %s, which is answered from a text", async (command, text) => {
    const talk = newTalk(world);
    const sessions = world.chatbot.sessions.length;
    await turn(talk, command, 1);
    expect(textsIn(world, talk.chat)[0]?.split("\n")[0]).toBe(
      withCommands(textsFor("en", "en")[text]).replaceAll("**", "").split("\n")[0],
    );
    expect(world.chatbot.sessions).toHaveLength(sessions);
    expect(world.chatbot.questions.filter(({ query }) => query === command)).toEqual([]);
  });

  it("is used only while it is the configured chatbot's", async () => {
    const talk = newTalk(world);
    await turn(talk, "to the one chatbot", 1);
    await world.restart({ GPT_TRAINER_CHATBOT_UUID: "0".repeat(32) });
    talk.say("to the other chatbot");
    // The simulated host knows one chatbot only: it refuses to begin a session with the other.
    await finished(world, talk.chat, 2);
    expect(await world.counts(talk.chat)).toMatchObject({ states: { answered: 1, dead: 1 } });
    expect(sessionsOf("to the other chatbot")).toEqual([undefined]);
    await world.restart();
    await turn(talk, "to the one chatbot again", 3);
  });

  it("is a new one after the idle limit, even in a fresh instance", async () => {
    const talk = newTalk(world);
    await world.restart({ SESSION_IDLE_HOURS: String(1_500 / HOUR_MS) });
    await turn(talk, "before the silence", 1);
    const entry = await until("the entry", () => published(talk));
    expect(entry.expiresAt - Date.now()).toBeGreaterThan(SHORTEST_LIFETIME_MS - 5_000);
    await turn(talk, "right behind it", 2);
    expect(new Set(sessionsOf("before the silence", "right behind it")).size).toBe(1);
    const last = Date.now();
    await until("a long silence", () => Date.now() - last > 1_600);
    await turn(talk, "after the silence", 3);
    expect(sessionsOf("after the silence")).not.toEqual(sessionsOf("before the silence"));
    await until("the new entry", () => published(talk)?.session !== entry.session);
  });
});
