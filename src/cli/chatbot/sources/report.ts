import {
  type DataSource,
  type GptTrainerApi,
  trainingOf,
  type Uuid,
} from "../../../chatbots/gpt-trainer/api/index.ts";
import { createChecklist } from "../../connect/checklist.ts";
import { exitCodes } from "../../failure.ts";
import type { CommonOptions, Desk } from "../desk.ts";
import { openInterrupt } from "../interrupt.ts";
import { safeJson, safeLine } from "../../safe-text.ts";
import { adviceFor } from "./advice.ts";
import { openProgress } from "./progress.ts";
import { followTraining } from "./training.ts";

/** What became of one thing that was to be a source. */
export interface Outcome {
  /** As it was named. */
  readonly name: string;
  /** `exists`: it was there before, and the host does not say which one it is. */
  readonly result: "trained" | "working" | "failed" | "refused" | "missing" | "exists";
  readonly existed: boolean;
  /** Absent when there is none, or nobody knows which. */
  readonly source?: DataSource;
  /** What to do, when something is to be done. */
  readonly advice?: string;
}

/** One that is there, and may still be in training. */
export interface Begun {
  readonly name: string;
  readonly existed: boolean;
  readonly source: DataSource;
}

/** How things stand after the wait for their training. */
export interface Followed {
  readonly outcomes: readonly Outcome[];
  /** What ended the wait before its time, unless the person did: to be thrown once all is told. */
  readonly failure?: Error;
}

const STILL_WORKING = "It is still being trained: `chatbot sources list` shows how it stands.";

/**
 * Waits until everything is trained, and shows how it goes. What was uploaded is told also when the host
 * stays away: nobody else knows which sources there are now.
 * @param isAwaited whether to wait at all
 */
export async function outcomesOf(
  { surroundings }: Desk,
  api: GptTrainerApi,
  chatbot: Uuid,
  begun: readonly Begun[],
  isAwaited: boolean,
): Promise<Followed> {
  const latest = new Map(begun.map(({ source }) => [source.uuid, source]));
  const asTheyStand = (): readonly Outcome[] =>
    begun.map((one) => outcomeOf(one, latest.get(one.source.uuid)));
  if (begun.length === 0 || !isAwaited) return { outcomes: asTheyStand() };
  const names = new Map(begun.map(({ name, source }) => [source.uuid, name]));
  const interrupt = openInterrupt();
  const progress = openProgress(surroundings, names);
  try {
    const now = await followTraining(api, chatbot, [...names.keys()], {
      signal: interrupt.signal,
      onStatus: (source) => {
        const { uuid, status } = source;
        latest.set(uuid, source);
        progress.status(uuid, status, trainingOf(status) !== "working");
      },
    });
    return { outcomes: begun.map((one) => outcomeOf(one, now.get(one.source.uuid))) };
  } catch (error) {
    const outcomes = asTheyStand();
    if (interrupt.signal.aborted) return { outcomes };
    if (!(error instanceof Error)) throw error;
    return { outcomes, failure: error };
  } finally {
    progress.close();
    interrupt.close();
  }
}

function outcomeOf({ name, existed }: Begun, source: DataSource | undefined): Outcome {
  if (source === undefined) {
    return { name, existed, result: "missing", advice: "Somebody has deleted it meanwhile." };
  }
  const training = trainingOf(source.status);
  if (training === "trained") return { name, existed, source, result: "trained" };
  return training === "working"
    ? { name, existed, source, result: "working", advice: STILL_WORKING }
    : { name, existed, source, result: "failed", advice: adviceFor(source.status) };
}

/**
 * Shows what became of everything, and ends with `failed` when something must be done about it.
 * @param isAwaited whether what is still in training was meant to be trained by now
 */
export function report(
  { surroundings, end }: Desk,
  { json }: CommonOptions,
  outcomes: readonly Outcome[],
  isAwaited: boolean,
): void {
  const checklist = createChecklist(surroundings);
  if (json) surroundings.print(safeJson(outcomes));
  else for (const outcome of outcomes) tell(checklist, outcome, isAwaited);
  if (outcomes.some((outcome) => isBad(outcome, isAwaited))) end(exitCodes.failed);
}

function isBad({ result }: Outcome, isAwaited: boolean): boolean {
  return result === "working" ? isAwaited : result !== "trained" && result !== "exists";
}

function tell(
  checklist: ReturnType<typeof createChecklist>,
  outcome: Outcome,
  isAwaited: boolean,
): void {
  const { name, result, existed, source, advice } = outcome;
  const tokens = source?.tokens ? `, ${source.tokens} tokens` : "";
  const before = existed ? "it is there already; " : "";
  const id = source === undefined ? "" : ` (${safeLine(source.uuid)})`;
  if (result === "trained") checklist.good(`${name}: ${before}trained${tokens}${id}`);
  else if (result === "exists") checklist.good(`${name}: it is there already`);
  else if (result === "working" && !isAwaited) {
    checklist.warn(`${name}: ${before}${source?.status ?? ""}${id}. ${advice ?? ""}`);
  } else {
    const status = result === "failed" ? `${source?.status ?? ""}. ` : "";
    checklist.bad(`${name}${id}: ${before}${status}${advice ?? ""}`);
  }
}
