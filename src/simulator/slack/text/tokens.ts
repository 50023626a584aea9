import type { Run, Style } from "./read-text.ts";

/** A token between angle brackets, as both dialects have it, with what it shows after a bar. */
export const TOKEN = /<([@#!][^<>|\s]+|(?:https?|mailto|tel|slack):[^<>|\s]*)(?:\|([^<>\n]*))?>/i;

/** Tokens that call somebody. `<!group>` is the old name of `<!channel>`. */
const CALL =
  /<(?:@([UWB][A-Z0-9]+)|!(here|channel|everyone|group)|!subteam\^(S[A-Z0-9]+))(?:\|[^<>]*)?>/gi;

/**
 * Whom a text calls that holds these characters, wherever they stand: whether Slack honours a token
 * inside code or in Markdown is not written down, so this simulator takes it as called.
 * @see https://docs.slack.dev/messaging/formatting-message-text#mentioning-users
 */
export function callsIn(source: string): string[] {
  const called = new Set<string>();
  for (const [, user, word, group] of source.matchAll(CALL)) {
    const name = word?.toLowerCase();
    called.add(name === "group" ? "channel" : (name ?? user ?? group ?? ""));
  }
  return [...called];
}

/** What the thing of this id is called; undefined when nobody knows. */
export type Names = (id: string) => string | undefined;

/** For texts without a world around them: ids are shown as they are. */
export const noNames: Names = () => undefined;

/**
 * What a token shows.
 * @param label what stood after its bar
 */
export function tokenRun(
  token: string,
  label: string | undefined,
  styles: readonly Style[],
  names: Names,
): Run {
  const kind = token.charAt(0);
  const name = token.slice(1);
  if (kind === "@") return { text: `@${names(name) ?? label ?? name}`, styles, token };
  if (kind === "#") return { text: `#${names(name) ?? (label || name)}`, styles, token };
  if (kind !== "!") return { text: label || token.replace(/^mailto:/i, ""), styles, link: token };
  if (name.startsWith("date^")) return { text: label ?? name, styles, token };
  return { text: label ?? `@${name.replace(/^subteam\^/, "")}`, styles, token };
}
