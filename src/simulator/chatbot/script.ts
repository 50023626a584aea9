import type { FaultOptions } from "../faults.ts";
import type { ChatbotControl, HostTraits, Mishap, QuestionMatch } from "./control.ts";

/** What the tests have set, as the server reads it. */
export interface Script {
  traits(): HostTraits;
  answer(question: string): string;
  /** What goes wrong with this question; an empty mishap when nothing does. */
  takeMishap(question: string): Mishap;
  readonly control: Pick<ChatbotControl, "answerWith" | "behave" | "mishap">;
}

interface Rule {
  readonly mishap: Mishap;
  readonly match: QuestionMatch | undefined;
  skip: number;
  left: number;
}

/** Makes a script in which nothing goes wrong. */
export function createScript(traits: HostTraits, answer: (question: string) => string): Script {
  let current = traits;
  let answerNow = answer;
  const rules: Rule[] = [];
  return {
    traits: () => current,
    answer: (question) => answerNow(question),
    takeMishap: (question) => take(rules, question),
    control: {
      answerWith(next) {
        answerNow = next;
      },
      behave(changes) {
        current = { ...current, ...changes };
      },
      mishap: (mishap, match, options) => add(rules, mishap, match, options),
    },
  };
}

/** Whether a question is meant. */
export function isMeant(match: QuestionMatch | undefined, question: string): boolean {
  if (match === undefined) return true;
  return typeof match === "string" ? question.includes(match) : match(question);
}

function add(
  rules: Rule[],
  mishap: Mishap,
  match: QuestionMatch | undefined,
  options: FaultOptions = {},
): () => void {
  const rule = { mishap, match, skip: (options.nth ?? 1) - 1, left: options.times ?? 1 };
  rules.push(rule);
  return () => {
    rule.left = 0;
  };
}

/** The first rule that wants this question; every rule counts every question that matches it. */
function take(rules: Rule[], question: string): Mishap {
  let taken: Mishap | undefined;
  for (const rule of rules) {
    if (rule.left <= 0 || !isMeant(rule.match, question)) continue;
    if (rule.skip > 0) rule.skip -= 1;
    else if (taken === undefined) {
      rule.left -= 1;
      taken = rule.mishap;
    }
  }
  return taken ?? {};
}
