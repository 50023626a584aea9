import { describe, expect, it } from "vitest";
import { joined, judgeReckoning, reckon } from "./reckoning.ts";

const questions = [
  { number: 1, chat: 10 },
  { number: 2, chat: 10 },
  { number: 3, chat: 11 },
];
const shown = (question: number, chat: number) => ({ question, chat, at: 0 });

describe("what became of questions", () => {
  it("is nothing to remark when each was asked once and answered once in its chat", () => {
    const record = { asked: [1, 2, 3], shown: [shown(1, 10), shown(2, 10), shown(3, 11)] };
    expect(judgeReckoning(3, reckon(questions, record))).toMatchObject({ holds: true });
  });

  it("is known of each that went wrong, and a note is none of them", () => {
    const record = joined([
      { asked: [1, 1], shown: [shown(1, 10), shown(0, 10)] },
      { asked: [3], shown: [shown(1, 10), shown(3, 10)] },
    ]);
    const reckoning = reckon(questions, record);
    expect(reckoning).toEqual({
      answered: 1,
      lost: 2,
      shownTwice: 1,
      shownElsewhere: 1,
      askedTwice: 1,
      notes: 1,
    });
    expect(judgeReckoning(3, reckoning)).toMatchObject({ holds: false });
  });
});
