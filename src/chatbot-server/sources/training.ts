import type { Job } from "../store/jobs.ts";
import type { StoredSource } from "../store/sources.ts";
import { kindOfFile } from "./file-types.ts";
import type { Downloaded } from "./download/index.ts";
import type { Extractor } from "./extract/index.ts";
import { type FailureStatus, SourceError } from "./source-error.ts";
import { stepOf } from "./steps.ts";
import type { Stores } from "./stores.ts";

/**
 * How long to wait after a step that did not end, before it is tried again: milliseconds. Whatever
 * takes the whole object down, such as a document made for that, does so three times and no more.
 */
const RETRY_WAITS_MS: readonly number[] = [1000, 5000, 15_000];

/** What training needs from the object that it runs in. */
export interface TrainingOptions {
  /** Does all of it or nothing. */
  readonly transaction: (work: () => void) => void;
  /** Resolves when everything written so far is on disk. */
  readonly flush: () => Promise<void>;
  readonly download: (
    address: string,
    keep: (number: number, bytes: Uint8Array) => void,
  ) => Promise<Downloaded>;
  readonly extractor: Extractor;
}

/**
 * What a step was. `fetched`: it asked other servers, which a run may do only so often. `idle`: there was
 * nothing to do.
 */
export type Stepped = "idle" | "worked" | "fetched";

/** Trains a chatbot's sources, one small step after the other. */
export interface Training {
  /** Begins to train a source, from the beginning if it is being trained. Inside the caller's transaction. */
  begin(source: StoredSource): void;
  /** Forgets everything of a source but itself. Inside the caller's transaction. */
  forget(source: StoredSource): void;
  /** Takes the next step that is due. */
  step(): Promise<Stepped>;
}

/**
 * A source goes through `await`, `downloading` (addresses only), `extracting`, `chunking` and
 * `embedding` to `success`, or ends as an error. What a step has done and where the next one begins
 * are written together, so a step that was cut off leaves nothing and is taken again.
 */
export function createTraining(stores: Stores, options: TrainingOptions): Training {
  const isCurrent = (job: Job): boolean => {
    const found = stores.jobs.find(job.source);
    return found?.generation === job.generation && found.phase === job.phase;
  };
  const commit = (job: Job, work: () => void): void => {
    options.transaction(() => {
      if (isCurrent(job)) work();
    });
  };
  const take = async (source: StoredSource, job: Job): Promise<void> => {
    try {
      const done = await stepOf(stores, options, source, job, () => isCurrent(job));
      commit(job, () => {
        const next = done();
        if (next === undefined) stores.jobs.remove(job.source);
        else stores.jobs.put({ ...next, attempts: 0, dueAt: Date.now() });
      });
    } catch (error) {
      await options.extractor.close();
      const isFinal = error instanceof SourceError && !error.retryable;
      if (!isFinal && job.attempts < RETRY_WAITS_MS.length) return;
      const status = error instanceof SourceError ? error.status : "fail";
      commit(job, () => end(stores, job, status));
    }
  };
  return {
    begin: (source) => begin(stores, source),
    forget: (source) => forget(stores, source),
    async step() {
      const job = stores.jobs.next();
      if (job === undefined || job.dueAt > Date.now()) return sweep(stores, options);
      const source = stores.sources.find(job.source);
      const wait = RETRY_WAITS_MS[job.attempts];
      if (source === undefined || wait === undefined) {
        commit(job, () => end(stores, job, "fail"));
        return "worked";
      }
      const begun = { ...job, attempts: job.attempts + 1, dueAt: Date.now() + wait };
      stores.jobs.put(begun);
      // What reads what others wrote may take the object down: it has to be known that it was tried.
      if (job.phase === "extracting") await options.flush();
      await take(source, begun);
      return job.phase === "downloading" ? "fetched" : "worked";
    },
  };
}

function end(stores: Stores, job: Job, status: FailureStatus): void {
  // What an address holds is fetched anew when it is trained again.
  if (stores.sources.find(job.source)?.type === "link") stores.pieces.remove(job.source);
  stores.jobs.remove(job.source);
  stores.sheets.clear(job.source);
  stores.retired.add(job);
  stores.sources.change(job.source, { status }, Date.now());
}

/** Removes passages that answer no longer. */
function sweep(stores: Stores, { transaction }: TrainingOptions): Stepped {
  const retired = stores.retired.first();
  if (retired === undefined) return "idle";
  transaction(() => {
    stores.passages.remove(retired);
    stores.retired.remove(retired);
  });
  return "worked";
}

function begin(stores: Stores, source: StoredSource): void {
  const before = stores.jobs.find(source.uuid);
  if (before !== undefined) stores.retired.add(before);
  stores.sheets.clear(source.uuid);
  const generation = source.generation + 1;
  const kind = source.type === "qa" ? "qa" : kindOfFile(source.fileName);
  stores.jobs.put({
    source: source.uuid,
    generation,
    phase: "await",
    ...(kind === undefined || source.type === "link" ? {} : { kind }),
    position: 0,
    blockSheets: 0,
    passageSheets: 0,
    passages: 0,
    tokens: 0,
    attempts: 0,
    dueAt: Date.now(),
  });
  stores.sources.change(source.uuid, { status: "await", generation }, Date.now());
}

function forget(stores: Stores, source: StoredSource): void {
  const job = stores.jobs.find(source.uuid);
  if (job !== undefined) stores.retired.add(job);
  if (source.live > 0) stores.retired.add({ source: source.uuid, generation: source.live });
  stores.jobs.remove(source.uuid);
  stores.sheets.clear(source.uuid);
  stores.pieces.remove(source.uuid);
}
