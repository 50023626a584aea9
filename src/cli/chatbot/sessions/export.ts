import {
  type GptTrainerApi,
  GptTrainerApiError,
  type Message,
  type Session,
  transcriptOf,
} from "../../../chatbots/gpt-trainer/api/index.ts";
import { exitCodes, usageError } from "../../failure.ts";
import type { CommonOptions, Desk } from "../desk.ts";
import { openInterrupt } from "../interrupt.ts";
import { openOutput } from "../output.ts";
import { safeJson, safeLine, safeText } from "../../safe-text.ts";
import { placeOfFile } from "../../surroundings.ts";
import { ahead } from "./ahead.ts";
import { oldestFirst } from "./order.ts";
import { windowOf } from "./time.ts";
import { openWholeFile } from "./whole-file.ts";

/** Sessions that are fetched at once: no limit of the API is known, and five have been seen to pass. */
const FETCHED_AT_ONCE = 4;

export interface ExportOptions extends CommonOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly out?: string;
  readonly format: "jsonl" | "text";
}

/** How much was written. */
interface Tally {
  sessions: number;
  messages: number;
}

/**
 * Writes all sessions of a chatbot with what was said in them. The list of sessions is in memory, and
 * of what was said a few sessions at a time.
 */
export async function exportSessions(
  desk: Desk,
  chatbot: string,
  options: ExportOptions,
): Promise<void> {
  const { out, format, json } = options;
  if (json && format === "text") throw usageError("--json and --format text exclude each other.");
  const { api } = await desk.open(options);
  const file =
    out === undefined ? undefined : await openWholeFile(placeOfFile(desk.surroundings, out));
  const output = openOutput();
  const interrupt = openInterrupt(file === undefined ? output.closed : undefined);
  const tally: Tally = { sessions: 0, messages: 0 };
  try {
    const sessions = oldestFirst(
      await api.sessions.list(chatbot, windowOf(options), { signal: interrupt.signal }),
    );
    for await (const one of fetched(desk, api, sessions, interrupt.signal)) {
      tally.sessions += 1;
      tally.messages += one.messages.length;
      await (file ?? output).write(format === "text" ? asText(one) : `${safeJson(asJson(one))}\n`);
    }
    await file?.finish();
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    // A reader that has gone had enough; a person who leaves does not have all.
    if (!output.closed.aborted || file !== undefined) desk.end(exitCodes.failed);
    return desk.surroundings.complain(file === undefined ? "Broken off." : NOTHING_WRITTEN);
  } finally {
    await file?.giveUp();
    interrupt.close();
  }
  tell(desk, options, tally);
}

const NOTHING_WRITTEN = "Broken off: nothing was written.";

function tell({ surroundings }: Desk, { out, json }: ExportOptions, tally: Tally): void {
  const words = `Sessions: ${tally.sessions}. Messages: ${tally.messages}.`;
  // Where the sessions themselves are the result, this is said beside it.
  if (out === undefined) return surroundings.complain(words);
  if (json) return surroundings.print(safeJson({ ...tally, file: out }));
  surroundings.print(`${words} Written to ${safeLine(out)}.`);
}

interface Exported {
  readonly session: Session;
  readonly messages: readonly Message[];
}

/** Sessions with their messages; one that is deleted meanwhile is left out, and that is said. */
async function* fetched(
  { surroundings }: Desk,
  api: GptTrainerApi,
  sessions: readonly Session[],
  signal: AbortSignal,
): AsyncGenerator<Exported> {
  const fetchOne = async (session: Session): Promise<Exported | undefined> => {
    try {
      return { session, messages: await api.messages.list(session.uuid, { signal }) };
    } catch (error) {
      if (!(error instanceof GptTrainerApiError && error.kind === "not_found")) throw error;
      return undefined;
    }
  };
  let gone = 0;
  for await (const one of ahead(sessions, FETCHED_AT_ONCE, fetchOne)) {
    if (one === undefined) gone += 1;
    else yield one;
  }
  if (gone > 0) surroundings.complain(`Deleted meanwhile, and left out: ${gone}.`);
}

function asJson({ session, messages }: Exported): object {
  return { ...session, messages };
}

function asText({ session, messages }: Exported): string {
  const { uuid, created_at: begun } = session;
  return `== Session ${safeLine(uuid)}, begun ${safeLine(begun)}\n${safeText(transcriptOf(messages))}\n`;
}
