import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { openWhatsAppWorld, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { sendsTo, sessionOf, textsIn, timesAsked } from "../helpers/whatsapp-calls.ts";

/** An answer of three messages. */
const LONG_CHARACTERS = 9_000;
/** The longest message that there is. */
const LONGEST = 4_096;

describe("an answer on WhatsApp", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-answers");
    world.chatbot.answerWith((question) => {
      if (question.includes("at length")) return longAnswer(question, LONG_CHARACTERS);
      if (question.includes("just fits")) return "x".repeat(LONGEST);
      return `**Echo** of ${question}`;
    });
  });
  afterAll(() => world.close());

  it.each([
    ["Brazilian number without the nine", "BR", "551187654321"],
    ["Brazilian number with the nine", "BR", "5511987654321"],
    ["Mexican number with the one", "MX", "5215512345678"],
    ["Mexican number without the one", "MX", "525512345678"],
    ["Argentine number with the nine", "AR", "5491123456789"],
    ["Argentine number without the nine", "AR", "541123456789"],
  ])("goes to exactly the %s that wrote", async (_kind, country, waId) => {
    const { chat, say } = world.talk({ country, waId });
    say(`does ${waId} reach a toucan?`);
    const [answer] = await world.answered(chat);
    expect(answer?.text).toBe(`Echo of does ${waId} reach a toucan?`);
    expect(answer?.marks).toEqual([{ type: "bold", offset: 0, length: "Echo".length }]);
    expect(sendsTo(world, chat).map(({ params }) => params)).toMatchObject([
      { to: waId, recipient_type: "individual", type: "text" },
    ]);
    expect(sendsTo(world, chat)[0]?.params).not.toHaveProperty("recipient");
    expect(world.whatsapp.record.violations).toEqual([]);
    expect(await world.finished(chat)).toMatchObject({
      accepted: 1,
      states: { answered: 1 },
      possiblyTwice: 0,
    });
  });

  it("goes to the user id of somebody who shows no number", async () => {
    const { person, chat, say } = world.talk({ shows: "user_id", username: "hoatzin" });
    say("who am I to a hoatzin?");
    await world.answered(chat);
    expect(sendsTo(world, chat)[0]?.params).toMatchObject({ recipient: person.userId });
    expect(sendsTo(world, chat)[0]?.params).not.toHaveProperty("to");
    expect(textsIn(world, chat)).toEqual(["Echo of who am I to a hoatzin?"]);
  });

  it("goes to the number of somebody who shows nothing else", async () => {
    const { person, chat, say } = world.talk({ shows: "wa_id" });
    say("who is a hornbill?");
    await world.answered(chat);
    expect(sendsTo(world, chat)[0]?.params).toMatchObject({ to: person.waId });
    expect(await world.finished(chat)).toMatchObject({ accepted: 1 });
  });

  it("stays in one conversation when somebody begins to hide the number", async () => {
    const { person, chat, say } = world.talk();
    say("does a motmot hide?");
    await world.answered(chat);
    person.shows = "user_id";
    say("and from whom does a motmot hide?");
    await world.answered(chat, 2);
    expect(sendsTo(world, chat).map(({ params }) => params["to"] ?? params["recipient"])).toEqual([
      person.waId,
      person.userId,
    ]);
    expect(sessionOf(world, "and from whom does a motmot hide?")).toBe(
      sessionOf(world, "does a motmot hide?"),
    );
    expect(await world.finished(chat, 2)).toMatchObject({ accepted: 2, states: { answered: 2 } });
  });

  it("is one message as long as that fits", async () => {
    const { chat, say } = world.talk();
    say("tell what just fits a shoebill");
    const [answer] = await world.answered(chat);
    await world.finished(chat);
    expect(answer?.text).toHaveLength(LONGEST);
    expect(sendsTo(world, chat)).toHaveLength(1);
  });

  it("is several, whole and in order, when it does not fit", async () => {
    const { chat, say } = world.talk();
    const question = "tell at length of the shoebill";
    say(question);
    await world.finished(chat);
    const texts = textsIn(world, chat);
    expect(texts).toHaveLength(3);
    expect(squeeze(texts.join(""))).toBe(squeeze(longAnswer(question, LONG_CHARACTERS)));
    expect(sendsTo(world, chat)).toHaveLength(3);
    expect(world.whatsapp.record.violations).toEqual([]);
  });

  it("carries the id of its part and the name of its conversation, and quotes nothing", async () => {
    const { chat, say, key } = world.talk();
    say("what does a potoo carry?");
    await world.answered(chat);
    const [sent] = sendsTo(world, chat);
    const data = String(sent?.params["biz_opaque_callback_data"]);
    const { part } = await world.logged("part_sent", { part: data.split(":")[0] });
    expect(data).toBe(`${String(part)}:${key()}`);
    expect(sent?.params).not.toHaveProperty("context");
  });

  it.each([
    ["quotes an answer", { replyTo: "the answer" }],
    ["quotes what nobody knows", { replyTo: "wamid.HBgLnobodyknowsthisone" }],
    ["was forwarded", { forwarded: "once" }],
    ["was forwarded often", { forwarded: "often" }],
  ] as const)("is given to a message that %s", async (what, more) => {
    const { chat, say } = world.talk();
    say(`before one that ${what}`);
    const [answer] = await world.answered(chat);
    const replyTo = "replyTo" in more && more.replyTo === "the answer" ? answer?.id : undefined;
    say(`the jacana ${what}`, replyTo === undefined ? more : { replyTo });
    await world.answered(chat, 2);
    expect(timesAsked(world, `the jacana ${what}`)).toBe(1);
    expect(await world.finished(chat, 2)).toMatchObject({ states: { answered: 2 } });
  });

  it("begins a new session after /new or /reset, in any letters, as a whole message", async () => {
    const { chat, say } = world.talk();
    const { newSession } = textsFor("en", "en");
    const sessions: unknown[] = [];
    for (const [at, command] of ["/new", " /RESET "].entries()) {
      say(`is this the hoopoe's year ${at}?`);
      await world.answered(chat, 2 * at + 1);
      sessions.push(sessionOf(world, `is this the hoopoe's year ${at}?`));
      say(command);
      const seen = await world.answered(chat, 2 * at + 2);
      expect(seen.at(-1)?.text).toBe(newSession);
    }
    say("/new is a word like any other here");
    await world.answered(chat, 5);
    sessions.push(sessionOf(world, "/new is a word like any other here"));
    expect(new Set(sessions).size).toBe(3);
    expect(await world.finished(chat, 5)).toMatchObject({ states: { answered: 3, refused: 2 } });
  });

  it("to /help names the commands as people write them here, and asks nobody", async () => {
    const { chat, say } = world.talk();
    const before = world.chatbot.questions.length;
    say("/help");
    const [answer] = await world.answered(chat);
    const help = withCommands(textsFor("en", "en").help);
    expect(answer?.text).toBe(help.replaceAll("**", ""));
    expect(answer?.body).toContain("*/new*");
    expect(world.chatbot.questions).toHaveLength(before);
    expect(await world.finished(chat)).toMatchObject({ states: { refused: 1 } });
  });

  it("is polite when the chatbot has nothing to say", async () => {
    const { chat, say } = world.talk();
    world.chatbot.answerWith(() => "   ");
    say("nothing of the kagu");
    const [answer] = await world.answered(chat);
    expect(answer?.text).toBe(textsFor("en", "en").emptyAnswer);
    world.chatbot.answerWith((question) => `**Echo** of ${question}`);
  });
});
