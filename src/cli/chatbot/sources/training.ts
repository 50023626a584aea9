import { setTimeout as sleep } from "node:timers/promises";
import {
  type DataSource,
  type GptTrainerApi,
  trainingOf,
  type Uuid,
} from "../../../chatbots/gpt-trainer/api/index.ts";

/** A short text is trained within a second, and an hour of reading is not: the pauses grow. */
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;

/** A large file takes some minutes. */
const PATIENCE_MS = 900_000;

interface FollowOptions {
  /** Is told each source that is followed, once whenever its status is another. */
  readonly onStatus: (source: DataSource) => void;
  readonly signal: AbortSignal;
}

/**
 * Looks at the list of sources until all that are meant have been trained, or cannot be. One look is
 * about all of them, however many there are.
 * @returns how they stood at the last look; those that are not in the list are missing
 */
export async function followTraining(
  api: GptTrainerApi,
  chatbot: Uuid,
  which: readonly Uuid[],
  { onStatus, signal }: FollowOptions,
): Promise<ReadonlyMap<Uuid, DataSource>> {
  const meant = new Set(which);
  const end = Date.now() + PATIENCE_MS;
  let before: ReadonlyMap<Uuid, DataSource> = new Map();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const listed = await api.sources.list(chatbot, { signal });
    const now = new Map(
      listed.filter(({ uuid }) => meant.has(uuid)).map((source) => [source.uuid, source]),
    );
    for (const source of now.values()) {
      if (before.get(source.uuid)?.status !== source.status) onStatus(source);
    }
    const isOver = [...now.values()].every(({ status }) => trainingOf(status) !== "working");
    if (isOver || Date.now() >= end) return now;
    before = now;
    await sleep(pauseMs, undefined, { signal });
  }
}
