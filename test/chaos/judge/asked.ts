import type { AskSeen } from "../world/observed.ts";
import { type Case, killsDuring, mayBeKilled, type MessageFacts } from "./facts.ts";

/** Each question is asked once, as far as the chatbot's own record shows. */
export function judgeAsked(all: Case): string[] {
  const found: string[] = [];
  let again = 0;
  for (const facts of all.messages) {
    found.push(...judgeWords(facts));
    for (const [before, next] of pairsOf(facts.asks)) {
      if (before.outcome === "refused") continue;
      again += 1;
      found.push(...judgeRepetition(all, before, next));
    }
  }
  const { askedAgain } = all.counts;
  const most = again + killsDuring(all);
  if (askedAgain < again || askedAgain > most) {
    found.push(
      `${again} questions were asked again in doubt (${most} at most), and ${askedAgain} are counted`,
    );
  }
  return [...found, ...judgeSessions(all)];
}

function pairsOf(asks: readonly AskSeen[]): (readonly [AskSeen, AskSeen])[] {
  return asks.slice(1).flatMap((ask, index) => {
    const before = asks[index];
    return before === undefined ? [] : [[before, ask] as const];
  });
}

/** The question is what was written, or what it had been changed to. */
function judgeWords({ plan, asks, versions }: MessageFacts): string[] {
  return asks.flatMap(({ query, at }) =>
    versions.some((version) => version.text === query && version.at <= at)
      ? []
      : [`${plan.token} was asked as ${JSON.stringify(query)}, which nobody had written`],
  );
}

function judgeRepetition(all: Case, before: AskSeen, next: AskSeen): string[] {
  const { token, session, query } = before;
  if (before.outcome === "ok" && !mayBeKilled(all, before)) {
    return [`${token} was asked again although its answer had come whole`];
  }
  if (next.session !== session) return [];
  const looks = all.looks.filter(
    (look) => look.session === session && look.at > before.at && look.at < next.at,
  );
  if (looks.length === 0) return [`${token} was asked again without a look at the record`];
  const shows = looks.some(
    ({ outcome, listed }) =>
      outcome === "ok" &&
      listed !== undefined &&
      listed.isWhole &&
      listed.query === query &&
      listed.turns > before.turnsBefore,
  );
  return shows ? [`${token} was asked again although the record showed its answer`] : [];
}

/** How a chatbot says that it knows nothing of a session. */
const FORGOTTEN_STATUSES: ReadonlySet<number> = new Set([404, 410]);

/** A conversation has one session at a time, and another one only for a reason. */
function judgeSessions({ messages }: Case): string[] {
  const found: string[] = [];
  const asks = messages.flatMap((facts) => facts.asks).toSorted((a, b) => a.at - b.at);
  const begun = messages.find(({ plan }) => plan.kind === "new")?.calls[0]?.at;
  for (const [before, next] of pairsOf(asks)) {
    const isNew = begun !== undefined && before.at < begun && begun < next.at;
    const isForgotten = before.status !== undefined && FORGOTTEN_STATUSES.has(before.status);
    if (isNew && next.session === before.session) {
      found.push(`${next.token} was asked in the session that had been ended before`);
    }
    if (!isNew && !isForgotten && next.session !== before.session) {
      found.push(`${next.token} was asked in another session than ${before.token}`);
    }
  }
  return found;
}
