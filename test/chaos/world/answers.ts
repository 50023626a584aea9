import type { MessagePlan } from "../plan/schedule.ts";

/** What the chatbot says to a message: nothing in it can be taken for formatting. */
export function answerTo({ token, answerLength }: MessagePlan): string {
  const lines: string[] = [];
  for (let length = 0, line = 1; line === 1 || length < answerLength; line += 1) {
    lines.push(`${token} has its answer, and this is line ${line} of it.`);
    length += lines.at(-1)?.length ?? 0;
  }
  return lines.join("\n\n");
}

/** What somebody writes. */
export function wordsOf({ token, kind }: MessagePlan, version: "first" | "changed"): string {
  if (kind !== "question") return `/${kind}`;
  return version === "first" ? `${token} asks something` : `${token} asks something else`;
}

/** What the bridge says by itself, in English. */
export const bridgeTexts = {
  new: "Done: this is a new conversation.",
  help: "Write your question as a message and I will answer it here.",
  empty: "I have no answer to that.",
  failed: "Sorry, I could not answer. Please try again later.",
  partial: "Sorry, the rest of this answer could not be delivered.",
  tooMany: "That was a lot at once.",
} as const;

export type BridgeText = keyof typeof bridgeTexts;

/** Which of its own texts the bridge has shown; undefined for an answer. */
export function bridgeTextIn(shown: string): BridgeText | undefined {
  const names = ["new", "help", "empty", "failed", "partial", "tooMany"] as const;
  return names.find((name) => shown.trim().startsWith(bridgeTexts[name]));
}
