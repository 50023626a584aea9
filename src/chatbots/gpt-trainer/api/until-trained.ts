import * as v from "valibot";
import { GptTrainerApiError } from "./error.ts";
import type { Host } from "./host.ts";
import { pause } from "./pause.ts";
import { sendForJson } from "./read.ts";
import { aborted } from "./send.ts";
import type { Uuid } from "./shapes/lenient.ts";
import { dataSource, type DataSource } from "./shapes/source.ts";

export interface TrainingOptions {
  /** Milliseconds between two looks; 5000 when absent, as the vendor's own library has it. */
  readonly everyMs?: number;
  /** Milliseconds in all; 600 000 when absent. */
  readonly timeoutMs?: number;
  /** Is told each status, once when it comes. */
  readonly onStatus?: (status: string) => void;
  readonly signal?: AbortSignal;
}

const EVERY_MS = 5000;

/** A large file takes some minutes. */
const TIMEOUT_MS = 600_000;

/**
 * What a status means. One that is new counts as work, unless it begins with `error`: it can only be told
 * by its end.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export function trainingOf(status: string): "working" | "trained" | "failed" {
  if (status === "success") return "trained";
  return status === "fail" || status.startsWith("error") ? "failed" : "working";
}

/** Looks again and again until a source is trained. */
export async function untilTrained(
  host: Host,
  chatbot: Uuid,
  uuid: Uuid,
  options: TrainingOptions = {},
): Promise<DataSource> {
  const { everyMs = EVERY_MS, timeoutMs = TIMEOUT_MS, onStatus, signal } = options;
  const end = host.platform.now() + timeoutMs;
  const request = { uuid: chatbot, ...(signal === undefined ? {} : { signal }) };
  let told: string | undefined;
  for (;;) {
    const all = await sendForJson(host, "sources", v.array(dataSource), request);
    const source = all.find((one) => one.uuid === uuid);
    if (source === undefined) throw missing();
    const { status } = source;
    if (status !== told) onStatus?.(status);
    told = status;
    const training = trainingOf(status);
    if (training === "trained") return source;
    if (training === "failed") throw failed(status);
    const left = end - host.platform.now();
    if (left <= 0) throw tooLong(status);
    if (!(await pause(Math.min(everyMs, left), signal))) throw aborted("sources", signal);
  }
}

function missing(): GptTrainerApiError {
  const about = "The chatbot's list of sources does not have it.";
  return new GptTrainerApiError({ kind: "not_found", endpoint: "sources", about });
}

function failed(status: string): GptTrainerApiError {
  return new GptTrainerApiError({ kind: "training_failed", endpoint: "sources", says: status });
}

function tooLong(status: string): GptTrainerApiError {
  const about = `The source is still not trained; its status: ${status}.`;
  return new GptTrainerApiError({ kind: "timeout", endpoint: "sources", limit: "total", about });
}
