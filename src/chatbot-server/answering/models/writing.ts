import { sleep } from "../../../lib/sleep.ts";
import { ModelError, modelErrorOf, modelFailures } from "./failures.ts";
import type { Model, ModelEvent, ModelRequest } from "./model.ts";
import type { ModelLimits } from "./settings.ts";
import { withoutThoughts } from "./without-thoughts.ts";

/** A model that has begun to write. */
export interface Writing {
  /** Its first words, never empty. */
  readonly first: string;
  /** What follows, ended by `end`. Throws ModelError when it fails in the middle. */
  readonly rest: AsyncGenerator<ModelEvent, void, undefined>;
}

/** The longest pause that a busy model may ask for and still be asked again by us. */
const MAX_PAUSE_MS = 2000;
/** The pause before the second try when nobody asked for one. */
const PAUSE_MS = 250;

/**
 * Asks a model and waits for its first words: what fails until then has written nothing, so it is
 * tried once more where that can help, and can still be told by a status.
 * @throws ModelError when the second try fails too, or would not help
 */
export async function beginWriting(
  model: Model,
  request: ModelRequest,
  limits: ModelLimits,
): Promise<Writing> {
  try {
    return await firstWords(model, request, limits);
  } catch (error) {
    const failed = modelErrorOf(error);
    const pauseMs = failed.afterMs ?? PAUSE_MS;
    if (!modelFailures[failed.failure].passing || pauseMs > MAX_PAUSE_MS) throw failed;
    await sleep(pauseMs);
    return firstWords(model, request, limits);
  }
}

async function firstWords(
  model: Model,
  request: ModelRequest,
  limits: ModelLimits,
): Promise<Writing> {
  const events = limited(model, request, limits);
  for (;;) {
    const next = await events.next();
    // An answer of nothing but white space is none.
    if (next.done === true || next.value.kind === "end") throw new ModelError("model_empty");
    if (next.value.kind === "text" && next.value.text.trim() !== "") {
      return { first: next.value.text.trimStart(), rest: events };
    }
  }
}

/**
 * What a model writes, within the limits. Whoever stops reading, and every limit that runs out, ends
 * the call.
 */
async function* limited(
  model: Model,
  request: ModelRequest,
  limits: ModelLimits,
): AsyncGenerator<ModelEvent, void, undefined> {
  const controller = new AbortController();
  const events = withoutThoughts(model.open(request, controller.signal));
  const startedAt = Date.now();
  let hasBegun = false;
  try {
    for (;;) {
      const elapsed = Date.now() - startedAt;
      const forNext: number = hasBegun ? limits.idleMs : limits.firstByteMs - elapsed;
      const next: IteratorResult<ModelEvent, void> = await within(
        events.next(),
        Math.min(forNext, limits.totalMs - elapsed),
      );
      if (next.done === true) return;
      hasBegun ||= next.value.kind === "text";
      yield next.value;
    }
  } catch (error) {
    const isLost = hasBegun && !(error instanceof ModelError);
    throw isLost ? new ModelError("model_cut") : modelErrorOf(error);
  } finally {
    controller.abort();
    // Not waited for: it ends when the call does, and a call that hangs may never do.
    events.return().catch(() => undefined);
  }
}

async function within<T>(coming: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ModelError("model_timeout")), Math.max(0, ms));
  });
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
    // When the limit won, what comes of the call afterwards is nobody's concern.
    coming.catch(() => undefined);
  }
}

/**
 * A short answer of a model that decides something: its first characters, and no more than is asked for.
 * @param characters how many are read before the model is stopped
 * @throws ModelError
 */
export async function briefAnswer(
  model: Model,
  request: ModelRequest,
  limits: ModelLimits,
  characters: number,
): Promise<string> {
  let text = "";
  for await (const event of limited(model, request, limits)) {
    if (event.kind === "text") text += event.text;
    if (text.trim().length >= characters) break;
  }
  return text.trim().slice(0, characters);
}
