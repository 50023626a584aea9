import * as v from "valibot";

/** Characters of what an API says that an error carries. */
const MOST_CHARACTERS = 200;

/** Shorter ones than this would be found in any sentence. */
const SHORTEST_WORDS = 4;

/** Ids that came in a body, or that the API names by itself: who knows that of a session can write in it. */
const ANY_ID = /[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/giu;

/** What would make two lines of one in a log, colour a terminal, or turn the order of its letters. */
const BREAKS_A_LINE = /[\s\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** The shapes that are known: `{error}` of the API, `{msg}` of the library that reads its keys. */
const refusalBody = v.union([
  v.pipe(
    v.looseObject({ error: v.string() }),
    v.transform(({ error }) => error),
  ),
  v.pipe(
    v.looseObject({ msg: v.string() }),
    v.transform(({ msg }) => msg),
  ),
]);

/**
 * What an API says in the body of a refusal, fit for a log.
 * @param text the body
 * @param hidden the key, the id, and words of people that were sent: an API may repeat them
 * @returns undefined when it says nothing under `error` or `msg`
 * @see https://guide.gpt-trainer.com/whitelabel/whitelabel-make
 */
export function saysIn(text: string, hidden: readonly string[]): string | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), refusalBody), text);
  if (!parsed.success || parsed.output.trim() === "") return undefined;
  let says = parsed.output;
  for (const words of hidden) {
    if (words.length >= SHORTEST_WORDS) says = says.replaceAll(words, "…");
  }
  const line = says.replaceAll(ANY_ID, "…").replaceAll(BREAKS_A_LINE, " ").trim();
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

/** Whether the stock error of the library that reads keys is what came: then the key is meant. */
export function saysMsg(text: string): boolean {
  return v.is(v.pipe(v.string(), v.parseJson(), v.looseObject({ msg: v.string() })), text);
}
