import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { errorRows } from "../../src/platforms/telegram/errors.ts";
import type { SimulatedChat, Topic } from "../../src/simulator/telegram/index.ts";
import {
  finished,
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
  timesAsked,
} from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const note = textsFor("en", "en").failed;

/** What Telegram says, which row of the table that is, and what people and the operator see of it. */
const cases = [
  ["unauthorized", 401, "Unauthorized", "outlasted"],
  ["method_or_token_unknown", 404, "Not Found", "outlasted"],
  ["conflict", 409, "Conflict: terminated by other getUpdates request", "outlasted"],
  ["misdirected", 421, "Misdirected Request", "outlasted"],
  ["rate_limited", 429, "Too Many Requests: retry after 1", "waited for"],
  ["blocked", 403, "Forbidden: bot was blocked by the user", "closed"],
  ["blocked", 400, "Bad Request: USER_IS_BLOCKED", "closed"],
  ["user_deactivated", 403, "Forbidden: user is deactivated", "closed"],
  ["kicked", 403, "Forbidden: bot was kicked from the group chat", "closed"],
  ["kicked", 403, "Forbidden: bot was kicked from the supergroup chat", "closed"],
  ["not_a_member", 403, "Forbidden: bot is not a member of the supergroup chat", "closed"],
  ["group_deleted", 403, "Forbidden: the group chat was deleted", "closed"],
  ["never_started", 403, "Forbidden: bot can't initiate conversation with a user", "closed"],
  ["is_a_bot", 403, "Forbidden: bots can't send messages to bots", "closed"],
  ["chat_not_found", 400, "Bad Request: chat not found", "closed"],
  ["chat_not_found", 400, "Bad Request: private chat not found", "closed"],
  [
    "migrated",
    400,
    "Bad Request: group chat was upgraded to a supergroup chat",
    "shown in the new chat",
  ],
  ["thread_not_found", 400, "Bad Request: message thread not found", "shown outside the topic"],
  ["topic_closed", 400, "Bad Request: TOPIC_CLOSED", "shown outside the topic"],
  ["topic_deleted", 400, "Bad Request: TOPIC_DELETED", "shown outside the topic"],
  [
    "reply_not_found",
    400,
    "Bad Request: message to be replied not found",
    "shown without a quotation",
  ],
  [
    "formatting_refused",
    400,
    "Bad Request: can't parse entities: Unsupported start tag",
    "shown without formatting",
  ],
  ["entities_refused", 400, "Bad Request: ENTITY_BOUNDS_INVALID", "shown without formatting"],
  ["too_long", 400, "Bad Request: message is too long", "shown in smaller parts"],
  ["too_long", 400, "Bad Request: Text is too long", "shown in smaller parts"],
  ["too_long", 400, "Bad Request: MESSAGE_TOO_LONG", "shown in smaller parts"],
  ["request_too_large", 413, "Request Entity Too Large", "shown in smaller parts"],
  ["empty", 400, "Bad Request: message text is empty", "passed over"],
  ["not_modified", 400, "Bad Request: message is not modified: the same content", "passed over"],
  ["query_too_old", 400, "Bad Request: query is too old and response timeout", "passed over"],
  ["no_rights", 400, "Bad Request: not enough rights to send text messages", "given up"],
  ["no_rights", 400, "Bad Request: have no rights to send a message", "given up"],
  ["no_rights", 400, "Bad Request: CHAT_WRITE_FORBIDDEN", "given up"],
  ["file_too_big", 400, "Bad Request: file is too big", "given up"],
  ["file_unavailable", 400, "Bad Request: wrong file_id or the file is temporarily", "retried"],
] as const;

/** What no row names. */
const others = [
  ["server_error", 500, "Internal Server Error", "retried"],
  ["refused", 400, "Bad Request: something that is new", "given up"],
  ["refused", 403, "Forbidden: something that is new", "given up"],
] as const;

type Effect = (typeof cases)[number][3];

/** One question whose answer Telegram is about to refuse. */
interface Scene {
  readonly chat: SimulatedChat;
  readonly topic?: Topic;
  /** As it is written. */
  readonly text: string;
  /** As it is asked. */
  readonly question: string;
  readonly name: string;
  readonly code: number;
  readonly says: string;
}

describe("a refusal by Telegram", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-errors");
    world.chatbot.answerWith((question) => `**echo** of ${question}`);
  });
  afterAll(() => world.close());

  /** Asks in a place where the effect can be seen: a private chat, or a group, or a topic. */
  function sceneOf(name: string, code: number, says: string, effect: Effect): Scene {
    const words = `wombat question about ${says}`;
    const { person, chat } = world.person();
    if (effect === "shown outside the topic") {
      const forum = world.telegram.control.createSupergroup({ isForum: true });
      const topic = world.telegram.control.createTopic(forum, "Wombats", person);
      return {
        chat: forum,
        topic,
        text: `@CausewayBot ${words}`,
        question: words,
        name,
        code,
        says,
      };
    }
    if (effect === "shown in the new chat" || effect === "shown without a quotation") {
      const group = world.telegram.control.createGroup();
      return { chat: group, text: `@CausewayBot ${words}`, question: words, name, code, says };
    }
    return { chat, text: words, question: words, name, code, says };
  }

  function ask({ chat, topic, text }: Scene, more = ""): void {
    const person = chat.type === "private" ? chat.person : world.person().person;
    const saying = { text: `${text}${more}` };
    world.telegram.control.say(chat, person, topic === undefined ? saying : { ...saying, topic });
  }

  /** Refuses, asks, and waits for one more call than was refused. */
  async function resent(scene: Scene, times = 1, parameters?: Readonly<Record<string, number>>) {
    refuseSends(world, scene.chat, { ...scene, ...(parameters && { parameters }) }, times);
    ask(scene);
    const seen = await world.answered(scene.chat);
    expect(sendsTo(world, scene.chat)).toHaveLength(times + 1);
    const counts = await finished(world, scene.chat, 1, scene.topic);
    expect(counts).toMatchObject({ accepted: 1, states: { answered: 1 }, possiblyTwice: 0 });
    expect(timesAsked(world, scene.question)).toBe(1);
    return { seen, last: sendsTo(world, scene.chat).at(-1)?.params ?? {} };
  }

  const effects: Record<Effect, (scene: Scene) => Promise<void>> = {
    async outlasted(scene) {
      // More often than an attempt is made: an outage uses up none.
      const { seen } = await resent(scene, 6);
      expect(seen.map(({ text }) => text)).toEqual([`echo of ${scene.question}`]);
    },
    async retried(scene) {
      const { seen } = await resent(scene, 4);
      expect(seen.map(({ text }) => text)).toEqual([`echo of ${scene.question}`]);
    },
    async "waited for"(scene) {
      const { seen } = await resent(scene, 1, { retry_after: 1 });
      expect(seen).toHaveLength(1);
      const [refused, second] = sendsTo(world, scene.chat);
      expect(second?.undercutMs).toBeUndefined();
      expect((second?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    },
    async closed(scene) {
      // Only the first call would be refused: a note, or the next answer, would be seen.
      refuseSends(world, scene.chat, scene);
      const held = world.telegram.faults.hold(isSendTo(scene.chat));
      ask(scene);
      await held.reached;
      ask(scene, ", and another");
      await world.telegram.delivery.idle();
      held.release();
      const code = `telegram_${scene.name}`;
      expect(await listedDead(world, scene.chat, 2)).toMatchObject([{ code }, { code }]);
      expect(sendsTo(world, scene.chat)).toHaveLength(1);
      expect(textsIn(world, scene.chat)).toEqual([]);
      expect(timesAsked(world, `${scene.question}, and another`)).toBe(0);
      expect(await world.counts(scene.chat)).toMatchObject({ accepted: 2, states: { dead: 2 } });
    },
    async "given up"(scene) {
      refuseSends(world, scene.chat, scene);
      ask(scene);
      const code = `telegram_${scene.name}`;
      expect(await listedDead(world, scene.chat)).toMatchObject([{ code }]);
      expect(textsIn(world, scene.chat)).toEqual([note]);
      expect(sendsTo(world, scene.chat)).toHaveLength(2);
      expect(await world.counts(scene.chat)).toMatchObject({ accepted: 1, states: { dead: 1 } });
    },
    async "passed over"(scene) {
      refuseSends(world, scene.chat, scene);
      ask(scene);
      const counts = await finished(world, scene.chat);
      expect(counts).toMatchObject({ accepted: 1, states: { answered: 1, dead: 0 } });
      expect(sendsTo(world, scene.chat)).toHaveLength(1);
    },
    async "shown in the new chat"(scene) {
      const elsewhere = world.telegram.control.createSupergroup();
      refuseSends(world, scene.chat, {
        ...scene,
        parameters: { migrate_to_chat_id: elsewhere.id },
      });
      ask(scene);
      const [seen] = await world.answered(elsewhere);
      expect(seen?.text).toBe(`echo of ${scene.question}`);
      expect(sendsTo(world, elsewhere)).toHaveLength(1);
      expect(sendsTo(world, elsewhere)[0]?.params).not.toHaveProperty("reply_parameters");
      expect(sendsTo(world, scene.chat)).toHaveLength(1);
      expect(await finished(world, scene.chat)).toMatchObject({ states: { answered: 1 } });
    },
    async "shown outside the topic"(scene) {
      const { seen, last } = await resent(scene);
      expect(seen.map(({ text }) => text)).toEqual([`echo of ${scene.question}`]);
      expect(sendsTo(world, scene.chat)[0]?.params["message_thread_id"]).toBe(scene.topic?.id);
      expect(last).not.toHaveProperty("message_thread_id");
      expect(last).not.toHaveProperty("reply_parameters");
    },
    async "shown without a quotation"(scene) {
      const { seen, last } = await resent(scene);
      expect(seen[0]).not.toHaveProperty("replyTo");
      expect(sendsTo(world, scene.chat)[0]?.params).toHaveProperty("reply_parameters");
      expect(last).not.toHaveProperty("reply_parameters");
      expect(last).toHaveProperty("parse_mode", "HTML");
    },
    async "shown without formatting"(scene) {
      const { seen, last } = await resent(scene);
      expect(sendsTo(world, scene.chat)[0]?.params).toHaveProperty("parse_mode", "HTML");
      expect(last).not.toHaveProperty("parse_mode");
      expect(seen.map(({ text }) => text)).toEqual([`echo of ${scene.question}`]);
      expect(seen[0]?.entities).toEqual([]);
    },
    async "shown in smaller parts"(scene) {
      refuseSends(world, scene.chat, scene);
      ask(scene);
      await world.answered(scene.chat, 2);
      expect(await finished(world, scene.chat)).toMatchObject({ states: { answered: 1 } });
      const texts = textsIn(world, scene.chat);
      expect(sendsTo(world, scene.chat)).toHaveLength(texts.length + 1);
      expect(texts.join(" ")).toBe(`echo of ${scene.question}`);
    },
  };

  it.each([...cases, ...others])("%s (%i %s) is %s", async (name, code, says, effect) => {
    await expect(effects[effect](sceneOf(name, code, says, effect))).resolves.toBeUndefined();
  });

  it("has a case here for every row of the table", () => {
    const named = new Set<string>(cases.map(([name]) => name));
    expect([...named].toSorted()).toEqual(errorRows.map(({ name }) => name).toSorted());
  });

  it.each([
    ["without a topic that could be left", "Bad Request: message thread not found", 1],
    ["without a quotation that could be left", "Bad Request: message to be replied not found", 1],
    ["twice for its formatting", "Bad Request: can't parse entities: Unsupported start tag", 2],
    ["as often as it is attempted", "Bad Request: wrong file_id or the file is temporarily", 5],
  ])("that comes %s is given up with a note", async (_when, says, times) => {
    const { person, chat } = world.person();
    refuseSends(world, chat, { code: 400, says }, times);
    world.telegram.control.say(chat, person, { text: `the numbat knows ${says}` });
    expect(await listedDead(world, chat)).toHaveLength(1);
    expect(textsIn(world, chat)).toEqual([note]);
    expect(sendsTo(world, chat)).toHaveLength(times + 1);
  });
});
