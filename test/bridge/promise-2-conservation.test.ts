import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { deadLettersOf, finished, listedDead, textsIn } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const TALKS = 3;
const MESSAGES = 30;
const SEED = 20_261_122;

/** What a person may do next, each with the part of all that it is. */
const doings = [
  ["question", 0.4],
  ["unanswerable", 0.15],
  ["command", 0.15],
  ["photo", 0.1],
  ["again", 0.1],
  ["pair", 0.1],
] as const;
type Doing = (typeof doings)[number][0];

/** One conversation of the mix, with what the test itself knows of it. */
interface Mixed extends Talk {
  /** Updates of messages meant for us, each once. */
  readonly updates: number[];
}

describe("every message that was accepted stands in exactly one state", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-2", {
      variables: { WAITING_LIMIT: "8", ASKED_PER_MINUTE: "14" },
    });
    world.chatbot.answerWith((question) => `reply to ${question}`);
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && String(params["query"]).includes("unanswerable"),
      { kind: "status", status: 402 },
      { times: Infinity },
    );
  });
  afterAll(() => world.close());

  const accepted = (talk: Mixed): number =>
    talk.updates.filter((id) =>
      world.telegram.delivery.attempts.some((one) => one.updateId === id && one.status === 200),
    ).length;

  function act(talk: Mixed, doing: Doing, nth: number): void {
    const { control, delivery } = world.telegram;
    const note = ({ updates }: { updates: readonly { update_id: number }[] }): void =>
      void talk.updates.push(...updates.map((update) => update.update_id));
    switch (doing) {
      case "question":
        return note(talk.say(`question number ${nth}`));
      case "unanswerable":
        return note(talk.say(`unanswerable number ${nth}`));
      case "command":
        return note(talk.say("/help"));
      case "photo":
        return note(control.say(talk.chat, talk.person, { media: "photo" }));
      case "pair":
        for (const _ of [1, 2]) {
          const mediaGroupId = `album ${nth}`;
          note(control.say(talk.chat, talk.person, { media: "photo", mediaGroupId }));
        }
        return;
      case "again": {
        const [known] = talk.updates.slice(-1);
        if (known !== undefined) delivery.redeliver(known);
      }
    }
  }

  it(`at any moment of a mix of everything (seed ${SEED})`, async () => {
    const random = seeded(SEED);
    const talks: Mixed[] = Array.from({ length: TALKS }, () => ({
      ...newTalk(world),
      updates: [],
    }));
    for (let nth = 0; nth < TALKS * MESSAGES; nth += 1) {
      const talk = talks[Math.floor(random() * TALKS)];
      if (talk === undefined) throw new RangeError("no such conversation");
      act(talk, pick(random()), nth);
      if (random() < 0.3) await expectBalance(talk);
    }
    await world.telegram.delivery.idle();
    for (const talk of talks) {
      await finished(world, talk.chat, talk.updates.length);
      await expectBalance(talk);
      await expectEndsAsSeen(talk);
    }
  });

  /** What was acknowledged before is there; what is there was sent; and the states add up to it. */
  async function expectBalance(talk: Mixed): Promise<void> {
    const before = accepted(talk);
    const { states, accepted: counted } = await world.counts(talk.chat);
    expect(counted).toBeGreaterThanOrEqual(before);
    expect(counted).toBeLessThanOrEqual(talk.updates.length);
    expect(Object.values(states).reduce((sum, n) => sum + n, 0)).toBe(counted);
  }

  /** The bridge's own counts against what people and the operator see. */
  async function expectEndsAsSeen(talk: Mixed): Promise<void> {
    const { states } = await world.counts(talk.chat);
    const seen = textsIn(world, talk.chat);
    const answers = seen.filter((text) => text.startsWith("reply to "));
    const own = seen.filter((text) => /^(Write your question|I can only read)/.test(text));
    expect(states).toMatchObject({ waiting: 0, asking: 0, sending: 0 });
    expect(answers).toHaveLength(states["answered"] ?? -1);
    expect(new Set(answers).size).toBe(answers.length);
    await listedDead(world, talk.chat, states["dead"]);
    expect(await deadLettersOf(world, talk.chat)).toHaveLength(states["dead"] ?? -1);
    expect(own.length).toBeLessThanOrEqual(states["refused"] ?? -1);
    const { answered = 0, merged = 0, refused = 0, dead = 0 } = states;
    expect(answered + merged + refused + dead).toBe(talk.updates.length);
  }
});

function pick(random: number): Doing {
  let left = random;
  for (const [doing, share] of doings) {
    left -= share;
    if (left < 0) return doing;
  }
  return "question";
}

/** The same numbers in [0, 1) at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
