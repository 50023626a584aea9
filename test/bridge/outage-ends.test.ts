import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { newTalk } from "../helpers/talk.ts";
import { listedDead, textsIn } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const OUTAGE_S = 1.5;
const { failed } = textsFor("en", "en");

describe("an outage of the chatbot ends", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("outage-ends", {
      variables: { OUTAGE_HOURS: String(OUTAGE_S / 3600), ATTEMPTS: "1" },
    });
    world.chatbot.answerWith((question) => `reply to ${question}`);
  });
  afterAll(() => world.close());

  const refuse = (
    question: string,
    status: number,
    times: number,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && params["query"] === question,
      { kind: "status", status, headers },
      { times },
    );
  };

  it("although the record can be read all the while", async () => {
    const talk = newTalk(world);
    refuse("a question that is never taken", 503, Infinity);
    talk.say("a question that is never taken");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_unavailable");
    expect(textsIn(world, talk.chat)).toEqual([failed]);
  });

  it("at once when the chatbot wants to be left alone for longer than that", async () => {
    const talk = newTalk(world);
    refuse("a question for tomorrow", 429, 1, { "retry-after": "86400" });
    talk.say("a question for tomorrow");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_rate_limited");
    expect(textsIn(world, talk.chat)).toEqual([failed]);
  });

  it("without the next question undercutting the chatbot's Retry-After", async () => {
    const talk = newTalk(world);
    refuse("the last straw", 409, 1, { "retry-after": "1" });
    talk.say("the last straw");
    await listedDead(world, talk.chat);
    talk.say("the one behind the straw");
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual([failed, "reply to the one behind the straw"]);
    const [first, second] = ["the last straw", "the one behind the straw"].map(
      (text) => world.chatbot.questions.find(({ query }) => query === text)?.at ?? 0,
    );
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  });
});
