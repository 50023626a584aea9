import { CALLBACK_LIFETIME_MS } from "./routing.ts";

/** What the person who pressed a button was shown. */
interface CallbackAnswer {
  readonly text: string;
  readonly isAlert: boolean;
}

/** The presses of buttons that can still be answered. */
export interface Callbacks {
  /** @param at Unix milliseconds of the press @returns its id */
  add(botId: number, at: number): string;
  /** @returns false when there is no such press, or it was too long ago */
  answer(botId: number, id: string, answer: CallbackAnswer, now: number): boolean;
  answersTo(id: string): readonly CallbackAnswer[];
}

interface Press {
  readonly botId: number;
  readonly at: number;
  readonly answers: CallbackAnswer[];
}

const FIRST_CALLBACK_ID = 4_382_000_001;

export function createCallbacks(): Callbacks {
  const presses = new Map<string, Press>();
  return {
    add(botId, at) {
      const id = String(FIRST_CALLBACK_ID + presses.size);
      presses.set(id, { botId, at, answers: [] });
      return id;
    },
    answer(botId, id, answer, now) {
      const press = presses.get(id);
      if (press?.botId !== botId || now - press.at > CALLBACK_LIFETIME_MS) return false;
      press.answers.push(answer);
      return true;
    },
    answersTo: (id) => presses.get(id)?.answers ?? [],
  };
}
