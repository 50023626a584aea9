import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { floorFor } from "./report/summary.ts";
import { makeSchedule, only } from "./plan/schedule.ts";
import { playAgainst } from "./planted/plant.ts";

/** What `npm run build` leaves. */
const BUILT = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

const SIZE = { seed: 11, messages: 400, kills: 2, perSecond: 25 };
const SERVED_SIZE = { seed: 3, messages: 200, kills: 2, chatbot: "served" } as const;
const PLAY_MS = 150_000;

describe("chaos", () => {
  it(
    "breaks no promise in 400 messages on three platforms, with every kind of fault and two kills",
    async () => {
      const { isKept, printed } = await playAgainst(BUILT, SIZE);
      expect(isKept, printed).toBe(true);
    },
    PLAY_MS,
  );

  it(
    "breaks no promise in 200 messages with the chatbot server behind them, which is killed as well",
    async () => {
      const { isKept, printed } = await playAgainst(BUILT, SERVED_SIZE);
      expect(isKept, printed).toBe(true);
    },
    PLAY_MS,
  );
});

describe("the schedule", () => {
  it("is the same for the same seed", () => {
    expect(makeSchedule(SIZE)).toEqual(makeSchedule(SIZE));
  });

  it("is another one for another seed", () => {
    expect(makeSchedule({ ...SIZE, seed: 12 })).not.toEqual(makeSchedule(SIZE));
  });

  it("has the same conversation when that is played alone", () => {
    const schedule = makeSchedule(SIZE);
    const [whole] = schedule.conversations.slice(5);
    const [alone] = only(schedule, whole?.name ?? "").conversations;
    expect(alone?.messages).toEqual(whole?.messages);
  });

  it("knows no conversation that is not in it", () => {
    expect(() => only(makeSchedule(SIZE), "telegram-99999")).toThrow(RangeError);
  });

  it("wants twenty hits of each kind in ten thousand messages, and fewer in proportion", () => {
    expect([100, 500, 5_000, 10_000, 50_000].map(floorFor)).toEqual([0, 1, 10, 20, 20]);
  });
});
