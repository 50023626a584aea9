import { codeOf } from "../lib/errors.ts";
import type { Desk } from "./desk.ts";
import { beginNewLife } from "./facts.ts";
import { publishedLifetimeMs, unpublishSession } from "./session-keeper.ts";
import { inTime } from "./waiting.ts";

/** Messages that one clean-up looks at, at most, so that it stays short. */
const MESSAGES_AT_ONCE = 500;
/** A clean-up is put off by this share of the memory, so that one serves many messages. */
const MARGIN_SHARE = 1 / 24;
/**
 * What a clean-up takes away after the memory. When it is due is found by the same words: a row that
 * asked for a clean-up which then leaves it would have the conversation clean up for ever.
 */
const ENDED = "state IN ('answered', 'merged', 'refused')";
const STAMPLESS_ENDED = "stamp = 0 AND state IN ('answered', 'merged', 'refused', 'dead')";

/** Milliseconds for which an id is remembered: a forgotten one is too old to be accepted again. */
export function memoryMs({ settings }: Desk): number {
  return settings.acceptanceAge + settings.idMargin;
}

/** Milliseconds for which a dead letter is kept: as long as its id must be remembered, at least. */
function deadLetterMs(desk: Desk): number {
  return Math.max(desk.settings.deadLetterAge, memoryMs(desk));
}

function clearsEarly(desk: Desk): boolean {
  return desk.settings.retention < memoryMs(desk);
}

/**
 * A message was stored: a clean-up that was due after its own must be looked up again. Without this
 * a conversation that held only a dead letter would keep the next words as long as that.
 * @param now Unix milliseconds
 */
export function noteStored(desk: Desk, now: number): void {
  const kept = clearsEarly(desk) ? desk.settings.retention : memoryMs(desk);
  const latest = now + kept + memoryMs(desk) * MARGIN_SHARE;
  if ((desk.memory.cleanupDue ?? 0) > latest) desk.memory.cleanupDue = undefined;
}

/**
 * When the next clean-up is due. Found by the key, without reading past the oldest rows.
 * @returns Unix milliseconds; undefined when nothing is stored, or nothing that a clean-up takes away
 */
export function findCleanupDue(desk: Desk): number | undefined {
  if (!desk.db.exists()) return undefined;
  const { facts, settings } = desk;
  const memory = memoryMs(desk);
  const margin = memory * MARGIN_SHARE;
  const ended = oldest(desk, `stamp > 0 AND ${ENDED}`);
  const stampless = number(
    desk.db.run(`SELECT MIN(arrival) AS at FROM message WHERE ${STAMPLESS_ENDED}`)[0]?.["at"],
  );
  const dues: number[] = [];
  if (ended !== undefined) dues.push(ended + memory + margin);
  if (stampless !== undefined) dues.push(stampless + memory + margin);
  if (clearsEarly(desk)) {
    const uncleared = oldest(desk, `stamp > ${facts.ledger.clearedTo} AND ${ENDED}`);
    if (uncleared !== undefined) dues.push(uncleared + settings.retention + margin);
  }
  if (dues.length > 0) return Math.min(...dues);
  const dead = oldest(desk, "stamp > 0 AND state = 'dead'");
  if (dead !== undefined) return dead + deadLetterMs(desk) + margin;
  if (holdsMessages(desk)) return undefined;
  return Math.max(keptUntil(desk), Date.now());
}

/**
 * Until when the object is kept although it holds no message: what still arrives must find where the
 * conversation went on, or that it is ours. @returns Unix milliseconds
 */
function keptUntil(desk: Desk): number {
  const moved = desk.facts.get("moved");
  return Math.max(
    moved === undefined ? 0 : moved.at + memoryMs(desk),
    desk.facts.get("member")?.until ?? 0,
  );
}

function oldest(desk: Desk, where: string): number | undefined {
  return number(
    desk.db.run(`SELECT stamp AS at FROM message WHERE ${where} ORDER BY stamp LIMIT 1`)[0]?.["at"],
  );
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Deletes what is past its time and adds it to the totals. */
export function cleanUp(desk: Desk): void {
  const now = Date.now();
  const memory = memoryMs(desk);
  const forget = now - memory;
  bury(desk, `stamp > 0 AND stamp <= ${boundary(desk, forget)} AND ${ENDED}`);
  bury(desk, `arrival <= ${forget} AND ${STAMPLESS_ENDED}`);
  bury(desk, `stamp > 0 AND stamp <= ${now - deadLetterMs(desk)} AND state = 'dead'`);
  if (clearsEarly(desk)) clearWords(desk, now - desk.settings.retention);
}

/** The stamp up to which one clean-up goes. */
function boundary(desk: Desk, forget: number): number {
  const [row] = desk.db.run(
    `SELECT stamp FROM message WHERE stamp > 0 AND stamp <= ? AND ${ENDED}
     ORDER BY stamp LIMIT 1 OFFSET ?`,
    forget,
    MESSAGES_AT_ONCE,
  );
  return number(row?.["stamp"]) ?? forget;
}

/** Adds rows to the totals and deletes them, together with their parts. No await: all or nothing. */
function bury(desk: Desk, where: string): void {
  const { db, facts } = desk;
  const groups = db.run(
    `SELECT state, COUNT(*) AS n, SUM(json_extract(work, '$.askedAgain')) AS askedAgain,
     SUM(json_extract(work, '$.possiblyTwice')) AS possiblyTwice
     FROM message WHERE ${where} GROUP BY state`,
  );
  if (groups.length === 0) return;
  const { totals } = facts.ledger;
  for (const group of groups) {
    const state = group["state"];
    if (isTotal(state)) totals[state] += number(group["n"]) ?? 0;
    totals.askedAgain += number(group["askedAgain"]) ?? 0;
    totals.possiblyTwice += number(group["possiblyTwice"]) ?? 0;
  }
  db.run(
    `DELETE FROM part WHERE turn IN (SELECT json_extract(work, '$.turn') FROM message
     WHERE ${where} AND json_extract(work, '$.parts') > 1)`,
  );
  db.run(`DELETE FROM message WHERE ${where}`);
  facts.saveLedger();
}

function isTotal(state: unknown): state is "answered" | "merged" | "refused" | "dead" {
  return state === "answered" || state === "merged" || state === "refused" || state === "dead";
}

/** Deletes the words of finished messages; their ids stay. */
function clearWords(desk: Desk, before: number): void {
  const { ledger } = desk.facts;
  const range = `stamp > ${ledger.clearedTo} AND stamp <= ${before} AND ${ENDED}`;
  desk.db.run(
    `DELETE FROM part WHERE turn IN (SELECT json_extract(work, '$.turn') FROM message
     WHERE ${range} AND json_extract(work, '$.parts') > 1)`,
  );
  desk.db.run(
    `UPDATE message SET part = NULL, work = json_remove(work, '$.question', '$.received'),
     message = json_remove(
       json_set(message, '$.content', json('{"kind":"question","text":""}')),
       '$.author.name', '$.author.locale')
     WHERE ${range}`,
  );
  ledger.clearedTo = Math.max(ledger.clearedTo, before);
  desk.facts.saveLedger();
}

/** Whether nothing is left that must be kept. */
export function isEmpty(desk: Desk): boolean {
  if (!desk.db.exists()) return false;
  if (keptUntil(desk) > Date.now()) return false;
  if (desk.facts.get("taking")?.done === false) return false;
  return !holdsMessages(desk);
}

function holdsMessages(desk: Desk): boolean {
  return desk.db.run("SELECT 1 FROM message LIMIT 1").length > 0;
}

/**
 * Hands the totals to the directory, and the session to KV where it may still be wanted. A message may
 * arrive meanwhile: then the object is not empty any more, and that message begins a new life in it.
 * @returns whether both were taken
 */
export async function windUp(desk: Desk): Promise<boolean> {
  const { ledger } = desk.facts;
  try {
    const { session, usedAt } = ledger;
    if (session !== undefined && Date.now() - usedAt < desk.settings.sessionIdle) {
      desk.meter.kvWrite();
      const kept = { ...session, renewedAt: usedAt };
      await inTime(desk.sessions.save(desk.key, kept, publishedLifetimeMs(desk)));
    }
    await inTime(unpublishSession(desk));
    await inTime(desk.directory.emptied(desk.key, ledger.born, ledger.totals));
  } catch (error) {
    desk.log("warn", "not_wound_up", { code: codeOf(error) });
    return false;
  }
  if (!isEmpty(desk)) beginNewLife(desk.facts);
  return true;
}
