import { exitCodes, type ExitCode } from "../failure.ts";
import { safeJson } from "../safe-text.ts";
import type { Surroundings } from "../surroundings.ts";
import { tableLines } from "../table.ts";
import type { Bridge, DeadLetter, Replay } from "./client.ts";

interface ListOptions {
  readonly json: boolean;
  /** Only dead letters with this code. */
  readonly code?: string;
}

/** Lists what could not be answered, all pages of it, oldest first. */
export async function listDeadLetters(
  bridge: Bridge,
  { print }: Surroundings,
  options: ListOptions,
): Promise<void> {
  const letters = await collect(bridge, options.code);
  if (options.json) return print(safeJson(letters));
  if (letters.length === 0) return print("No dead letters.");
  const rows = letters.map(({ id, at, code, conversation }) => [
    id,
    new Date(at).toISOString().slice(0, "2026-01-01T00:00:00".length),
    code,
    conversation,
  ]);
  for (const line of tableLines(["Id", "Since (UTC)", "Code", "Conversation"], rows)) print(line);
  print("");
  print(`${letters.length} in all. docs/errors.md says what a code means and what to do.`);
  print("Then put one back to work with `replay <id>`, or all of them with `replay --all`.");
}

interface ReplayOptions extends ListOptions {
  /** Every dead letter that is listed now. */
  readonly all: boolean;
}

/**
 * Puts dead letters back to work, one after another.
 * @param ids those that are meant, unless all are
 * @returns `failed` when one of them could not be put back
 */
export async function replayDeadLetters(
  bridge: Bridge,
  surroundings: Surroundings,
  ids: readonly number[],
  options: ReplayOptions,
): Promise<ExitCode> {
  const { print, complain } = surroundings;
  const wanted = options.all ? await collect(bridge, options.code) : undefined;
  const results: Record<Replay, number[]> = { replayed: [], unknown: [], gone: [] };
  // One that dies again is listed under a new id: this list does not grow while it is worked off.
  try {
    for (const id of wanted?.map((letter) => letter.id) ?? ids) {
      results[await bridge.replay(id)].push(id);
    }
  } finally {
    // Also when it breaks off: a second run knows nothing of what this one has put back.
    if (options.json) print(safeJson(results));
    else {
      const { replayed } = results;
      if (replayed.length > 0) print(`Back at work: ${replayed.join(", ")}.`);
      if (wanted?.length === 0) print("No dead letters.");
    }
    for (const line of troubleLines(results)) complain(line);
  }
  return results.unknown.length + results.gone.length === 0 ? exitCodes.done : exitCodes.failed;
}

function troubleLines({ unknown, gone }: Readonly<Record<Replay, readonly number[]>>): string[] {
  return [
    ...(unknown.length === 0
      ? []
      : [`There is no dead letter ${unknown.join(", ")}: \`dead\` lists those there are.`]),
    ...(gone.length === 0
      ? []
      : [`Not there any more, and taken off the list: ${gone.join(", ")}. Its time had passed.`]),
  ];
}

async function collect(bridge: Bridge, code: string | undefined): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const page of bridge.deadLetters()) {
    letters.push(...page.filter((letter) => code === undefined || letter.code === code));
  }
  return letters;
}
