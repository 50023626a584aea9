import { acceptedAt, type Case, type MessageFacts } from "./facts.ts";

/** A message's turn, as far as it is seen from outside. Unix milliseconds. */
interface Turn {
  readonly facts: MessageFacts;
  readonly first: number;
  readonly last: number;
}

/** One turn after another, and each time the one that was stamped first among those waiting. */
export function judgeOrder(all: Case): string[] {
  const turns = all.messages.flatMap(turnOf).toSorted((a, b) => a.first - b.first);
  const found: string[] = [];
  for (const [index, turn] of turns.entries()) {
    const before = turns[index - 1];
    if (before === undefined) continue;
    const { token } = turn.facts.plan;
    if (before.last > turn.first) {
      found.push(`${token} was begun before ${before.facts.plan.token} had ended`);
    }
    for (const later of turns.slice(index + 1)) {
      if (isPassedOver(later.facts, turn.facts, before.last)) {
        found.push(`${token} was begun although ${later.facts.plan.token} came before it`);
      }
    }
  }
  return found;
}

function turnOf(facts: MessageFacts): Turn[] {
  const times = [...facts.asks, ...facts.calls].map(({ at }) => at);
  if (times.length === 0) return [];
  return [{ facts, first: Math.min(...times), last: Math.max(...times) }];
}

/**
 * Whether a message was certainly waiting when another one was chosen, and should have been chosen.
 * @param freeAt Unix milliseconds before which nothing can have been chosen
 */
function isPassedOver(waiting: MessageFacts, chosen: MessageFacts, freeAt: number): boolean {
  const storedAt = acceptedAt(waiting);
  if (!(storedAt < freeAt)) return false;
  if (waiting.said.stamp !== chosen.said.stamp) return waiting.said.stamp < chosen.said.stamp;
  const cameAt = Math.min(...chosen.webhooks.map(({ at }) => at));
  return storedAt < cameAt;
}
