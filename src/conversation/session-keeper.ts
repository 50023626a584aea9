import { codeOf } from "../lib/errors.ts";
import type { NotAsked } from "../chatbots/chatbot.ts";
import type { Author } from "../messages/inbound.ts";
import type { ChatSession } from "../messages/session.ts";
import type { Budget } from "./budget.ts";
import type { ConnectedDesk, Desk } from "./desk.ts";
import { adoptSession } from "./facts.ts";
import { inTime } from "./waiting.ts";
import type { SessionAtHand } from "./session-at-hand.ts";

/** KV keeps a session for twice the idle limit, so it is rewritten at most once in an idle limit. */
const LIFETIME_IN_IDLE_LIMITS = 2;
/** KV refuses a shorter life. @see https://developers.cloudflare.com/kv/api/write-key-value-pairs/#expiring-keys */
const SHORTEST_LIFETIME_MS = 60_000;

/** Milliseconds for which KV keeps a session that is written now. */
export function publishedLifetimeMs({ settings }: Desk): number {
  return Math.max(settings.sessionIdle * LIFETIME_IN_IDLE_LIMITS, SHORTEST_LIFETIME_MS);
}

export type SessionReady = ({ readonly kind: "ready" } & SessionAtHand) | NotAsked;

/** The conversation's own copy, while it is good and its turns are counted. Asks nobody. */
export function sessionAtHand(desk: ConnectedDesk): SessionAtHand | undefined {
  const { session, sessionTurns, usedAt } = desk.facts.ledger;
  if (session === undefined || sessionTurns === undefined) return undefined;
  return isUsable(desk, session, usedAt) ? { session, turns: sessionTurns } : undefined;
}

/**
 * The conversation's session: its own copy while that is good, else the one published in KV, else a
 * new one, stored before it is first used.
 */
export async function readySession(
  desk: ConnectedDesk,
  author: Author,
  budget: Budget,
): Promise<SessionReady> {
  const { ledger } = desk.facts;
  if (ledger.session === undefined && !ledger.looked) await loadPublished(desk, budget);
  if (ledger.session === undefined || !isUsable(desk, ledger.session, ledger.usedAt)) {
    const failed = await startSession(desk, author, budget);
    if (failed !== undefined) return failed;
  } else if (ledger.sessionTurns === undefined) {
    const failed = await countTurns(desk, ledger.session, budget);
    if (failed !== undefined) return failed;
  }
  const { session, sessionTurns } = ledger;
  if (session === undefined) return { kind: "not_asked", code: "no_session", again: "attempt" };
  return { kind: "ready", session, turns: sessionTurns };
}

/** Drops the session, so that the next question begins a new one. */
export function forgetSession(desk: Desk): void {
  adoptSession(desk.facts.ledger, undefined, undefined);
  desk.facts.ledger.looked = true;
  desk.facts.saveLedger();
  publishInBackground(desk);
}

/**
 * Publishes the session in KV when it changed or its lifetime must be renewed. A failed write is
 * logged and tried again with the next turn; it never delays or fails one.
 */
export function publishInBackground(desk: Desk): void {
  if (desk.memory.publishing) return;
  desk.memory.publishing = true;
  desk.background(publishSession(desk).finally(() => (desk.memory.publishing = false)));
}

/** Takes the session out of KV, when it was forgotten here and may still stand there. */
export async function unpublishSession(desk: Desk): Promise<void> {
  const { ledger } = desk.facts;
  if (ledger.session !== undefined || ledger.published || !ledger.looked) return;
  desk.meter.kvWrite();
  await desk.sessions.forget(desk.key);
  if (ledger.session === undefined) ledger.published = true;
}

async function publishSession(desk: Desk): Promise<void> {
  const { ledger } = desk.facts;
  const { session } = ledger;
  const now = Date.now();
  if (session === undefined) {
    return unpublishSession(desk).catch((error: unknown) => {
      desk.log("warn", "session_not_forgotten", { code: codeOf(error) });
    });
  }
  const isFresh = now - session.renewedAt < desk.settings.sessionIdle;
  if (ledger.published && isFresh) return;
  const renewed = { ...session, renewedAt: now };
  try {
    desk.meter.kvWrite();
    await desk.sessions.save(desk.key, renewed, publishedLifetimeMs(desk));
  } catch (error) {
    desk.log("warn", "session_not_published", { code: codeOf(error) });
    return;
  }
  // Forgotten or replaced meanwhile: KV holds one that nobody has any more.
  if (ledger.session?.id !== session.id) return publishSession(desk);
  ledger.session = renewed;
  ledger.published = true;
  desk.facts.saveLedger();
}

async function loadPublished(desk: ConnectedDesk, budget: Budget): Promise<void> {
  const { ledger } = desk.facts;
  desk.meter.kvRead();
  budget.call();
  const published = await inTime(desk.sessions.load(desk.key)).catch((error: unknown) => {
    desk.log("warn", "session_not_loaded", { code: codeOf(error) });
    return undefined;
  });
  ledger.looked = true;
  adoptSession(ledger, published, undefined);
  ledger.published = true;
  if (published === undefined) return;
  ledger.usedAt = published.renewedAt;
  // Whoever comes after a crash must know in which session to look for the answer.
  desk.facts.saveLedger();
}

/** Used only while it is the connection's chatbot's, and not silent for too long. */
function isUsable(desk: ConnectedDesk, session: ChatSession, usedAt: number): boolean {
  const { chatbot } = desk.connection;
  return (
    session.chatbot === chatbot.chatbotUuid &&
    session.baseUrl === chatbot.baseUrl &&
    Date.now() - usedAt < desk.settings.sessionIdle
  );
}

async function startSession(
  desk: ConnectedDesk,
  author: Author,
  budget: Budget,
): Promise<NotAsked | undefined> {
  budget.call();
  const outcome = await desk.chatbot.startSession({
    platform: desk.connection.platform,
    conversation: desk.key,
    author,
  });
  if (outcome.kind === "not_asked") return outcome;
  adoptSession(desk.facts.ledger, outcome.session, 0);
  desk.facts.ledger.usedAt = Date.now();
  desk.facts.saveLedger();
  desk.log("info", "session_started");
  return undefined;
}

/** A session that came from KV: nobody here counted its turns, so the chatbot is asked for its record. */
async function countTurns(
  desk: ConnectedDesk,
  session: ChatSession,
  budget: Budget,
): Promise<NotAsked | undefined> {
  budget.call();
  const outcome = await desk.chatbot.readRecord(session);
  const { ledger } = desk.facts;
  if (outcome.kind === "unreachable") {
    return { kind: "not_asked", code: outcome.code, again: "outage" };
  }
  // Where nobody can count, nothing found later can be told from an older turn: it stays unknown.
  ledger.sessionTurns = outcome.kind === "record" ? outcome.turns : undefined;
  return undefined;
}
