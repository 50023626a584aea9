/** A message of a person, in a private chat or in one thread. */
export interface Question {
  readonly number: number;
  readonly chat: number;
}

let questions = 0;
let chats = 5_000_000;

/** Chats that nobody has written in. */
export function freshChats(count: number): number[] {
  return Array.from({ length: count }, () => (chats += 1));
}

/** So many new questions in each chat, chat after chat in turns. */
export function questionsIn(chats: readonly number[], perChat: number): Question[] {
  return Array.from({ length: perChat }, () => chats)
    .flat()
    .map((chat) => ({ number: (questions += 1), chat }));
}

/** The words of a question. Every question names itself, and so does its answer. */
export function wordsOf({ number }: Question): string {
  return `#${number} Hello, where is the order that I sent on Monday?`;
}

/** @param body of a call that has a question or its answer in it @returns the question's number; 0 for none */
export function questionNamedIn(body: string): number {
  return Number(/#(\d+)/.exec(body)?.[1] ?? 0);
}
