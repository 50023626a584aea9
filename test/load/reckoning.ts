import type { PartnerRecord } from "../bench/partners.ts";
import type { Question } from "../bench/questions.ts";
import type { Judgement } from "./result.ts";

/** What became of questions, by the record of those who were asked and shown. */
export interface Reckoning {
  readonly answered: number;
  readonly lost: number;
  readonly shownTwice: number;
  /** An answer to something that was not asked in that chat. */
  readonly shownElsewhere: number;
  readonly askedTwice: number;
  /** Messages that answer no question: notes of the bridge's own. */
  readonly notes: number;
}

/** Adds up a record that was taken in pieces. */
export function joined(records: readonly PartnerRecord[]): PartnerRecord {
  return {
    shown: records.flatMap(({ shown }) => shown),
    asked: records.flatMap(({ asked }) => asked),
  };
}

/** Compares what was asked by people with what chatbot and platforms have seen. */
export function reckon(questions: readonly Question[], record: PartnerRecord): Reckoning {
  const chatOf = new Map(questions.map(({ number, chat }) => [number, chat]));
  const notes = record.shown.filter(({ question }) => question === 0);
  const answers = record.shown.filter(({ question }) => question !== 0);
  const rightly = answers.filter(({ question, chat }) => chatOf.get(question) === chat);
  const answered = new Set(rightly.map(({ question }) => question)).size;
  return {
    answered,
    lost: questions.length - answered,
    shownTwice: rightly.length - answered,
    shownElsewhere: answers.length - rightly.length,
    askedTwice: record.asked.length - new Set(record.asked).size,
    notes: notes.length,
  };
}

/** The judgement that every profile has: each message was answered, and once. */
export function judgeReckoning(messages: number, reckoning: Reckoning): Judgement {
  const { lost, shownTwice, shownElsewhere, askedTwice } = reckoning;
  return {
    what: `${messages} messages`,
    hold: "none lost, none shown twice or elsewhere, none asked twice",
    reached: `${lost} lost, ${shownTwice} twice, ${shownElsewhere} elsewhere, ${askedTwice} asked twice`,
    holds: lost + shownTwice + shownElsewhere + askedTwice === 0,
  };
}
