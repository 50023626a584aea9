import { type Fit, fitsOf, leaningOf } from "./fit.ts";
import { asksForHuman } from "./human.ts";
import type { Routable } from "./routable.ts";
import { spamReason } from "./spam.ts";

/** Which agent answers, and why: it is shown in the turn's `meta_json`. */
export interface Routed<T extends Routable = Routable> {
  /** Absent when no agent is enabled that could. */
  readonly agent: T | undefined;
  readonly by: "only_one" | "rules" | "model" | "nobody";
  /** In a few words, without any of the person's. */
  readonly why: string;
}

/** What is known when a message is routed. */
export interface Situation {
  readonly message: string;
  /** What was asked before in this session, oldest first. */
  readonly earlier: readonly string[];
  /** Id of the agent that answered last. */
  readonly last: string | undefined;
  /** Whether pre-canned agents take part. */
  readonly preCanned: boolean;
}

/**
 * Asks a model which of several agents fits. @returns its place in the list, or undefined when the
 * model gives none
 */
export type Choose = (candidates: readonly Routable[]) => Promise<number | undefined>;

/** An agent that is no user-facing one takes a message that has at least this share of its words. */
const LEAST_SHARE = 0.55;
/** Before a person's question is turned away or handed over, more of it has to fit. */
const LEAST_SHARE_OF_GUARDS = 0.75;
const LEAST_MATCHES = 2;

/**
 * Chooses the agent that answers a message, among the enabled ones. What is plainly spam goes to the
 * spam-defense agent and whoever plainly asks for a person to the human-escalation agent. Of the
 * others a model chooses by their descriptions where there is one, and the words of their
 * descriptions otherwise.
 * @param choose absent without a model
 * @see https://guide.gpt-trainer.com/api-reference/agents/create
 */
export async function route<T extends Routable>(
  agents: readonly T[],
  situation: Situation,
  choose?: Choose,
): Promise<Routed<T>> {
  const candidates = agents.filter(
    ({ enabled, type }) =>
      enabled && type !== "background" && (type !== "pre-canned" || situation.preCanned),
  );
  const plain = guardFor(candidates, situation);
  if (plain !== undefined) return plain;
  const [only] = candidates;
  if (candidates.length === 1 && only?.type === "user-facing") {
    return { agent: only, by: "only_one", why: "the only enabled agent" };
  }
  if (candidates.length > 1 && choose !== undefined) {
    const at = await choose(candidates);
    const chosen = at === undefined ? undefined : candidates[at];
    if (chosen !== undefined) {
      return { agent: chosen, by: "model", why: "chosen by the model from the descriptions" };
    }
  }
  return byWords(candidates, situation);
}

/** What needs no weighing. */
function guardFor<T extends Routable>(
  candidates: readonly T[],
  situation: Situation,
): Routed<T> | undefined {
  const spam = candidates.find(({ type }) => type === "spam-defense");
  const reason = spam === undefined ? undefined : spamReason(situation.message, situation.earlier);
  if (spam !== undefined && reason !== undefined) {
    return { agent: spam, by: "rules", why: `looks like spam: ${reason}` };
  }
  const human = candidates.find(({ type }) => type === "human-escalation");
  if (human !== undefined && asksForHuman(situation.message)) {
    return { agent: human, by: "rules", why: "asks for a person" };
  }
  return undefined;
}

function byWords<T extends Routable>(
  candidates: readonly T[],
  { message, last }: Situation,
): Routed<T> {
  const fits = fitsOf(message, candidates, last);
  const talking = best(
    fits.filter(({ agent }) => agent.type === "user-facing"),
    last,
  );
  const special = best(fits.filter(takesIt), last);
  const share = talking?.share ?? 0;
  if (special !== undefined && (talking === undefined || special.share > share)) {
    return { agent: special.agent, by: "rules", why: explain(special) };
  }
  if (talking === undefined) {
    return { agent: undefined, by: "nobody", why: "no user-facing agent is enabled" };
  }
  return { agent: talking.agent, by: "rules", why: explain(talking) };
}

/** Whether an agent that does not talk takes a message: enough of its words have to be the agent's. */
function takesIt({ agent, share, matches, words }: Fit<Routable>): boolean {
  if (agent.type === "user-facing") return false;
  const isGuard = agent.type !== "pre-canned";
  const least = (isGuard ? LEAST_SHARE_OF_GUARDS : LEAST_SHARE) - leaningOf(agent, undefined);
  const enough = matches >= LEAST_MATCHES || (!isGuard && matches === 1 && words === 1);
  return enough && share >= least;
}

/** Of equals the one that answered last goes on, then the one that has been there longest. */
function best<T extends Routable>(
  fits: readonly Fit<T>[],
  last: string | undefined,
): Fit<T> | undefined {
  const rank = ({ agent, score }: Fit<T>): readonly [number, number] => [
    score,
    agent.uuid === last ? 1 : 0,
  ];
  return fits.toSorted((one, other) => {
    const [score, isLast] = rank(one);
    const [otherScore, otherIsLast] = rank(other);
    return otherScore - score || otherIsLast - isLast;
  })[0];
}

function explain({ matches, words, score }: Fit<Routable>): string {
  return `fits ${matches} of ${words} words, score ${score.toFixed(2)}`;
}
