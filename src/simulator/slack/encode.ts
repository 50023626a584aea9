import type { World } from "./world.ts";

/** What people type that Slack makes a token of; the longest reading first. */
const TYPED =
  /(?<![\w@])@(?<name>[\w.-]*\w)|(?<!\w)#(?<channel>[\w-]+)|(?<url>https?:\/\/[^\s<>]*[^\s<>.,;:!?)'"])|(?<mail>[\w.+-]+@[\w-]+\.[\w.-]*\w)/gu;

const broadcasts = new Set(["here", "channel", "everyone"]);

/**
 * What Slack makes of typed words: `&`, `<` and `>` as entities; `@name`, `#channel`, addresses of
 * pages and of mail as tokens, where the name is known.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function encodeTyped(world: World, typed: string): string {
  let encoded = "";
  let from = 0;
  for (const match of typed.matchAll(TYPED)) {
    const token = tokenFor(world, match.groups ?? {});
    if (token === undefined) continue;
    encoded += escaped(typed.slice(from, match.index)) + token;
    from = match.index + match[0].length;
  }
  return encoded + escaped(typed.slice(from));
}

/** The three characters that Slack escapes. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function tokenFor(
  world: World,
  { name, channel, url, mail }: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (url !== undefined) return `<${escaped(url)}>`;
  if (mail !== undefined) return `<mailto:${mail}|${mail}>`;
  if (channel !== undefined) {
    const known = world.channels.find((one) => one.kind !== "im" && one.name === channel);
    return known && `<#${known.id}|${known.name}>`;
  }
  if (name === undefined) return undefined;
  if (broadcasts.has(name)) return `<!${name}>`;
  const id =
    world.apps.find((app) => app.name === name)?.userId ??
    world.people.find((person) => person.name === name)?.id;
  return id && `<@${id}>`;
}
