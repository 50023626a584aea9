import { type TextRange, withoutRanges } from "../../lib/text-ranges.ts";

/**
 * What somebody wrote, from Slack's own way of writing it: words with entities, and tokens in angle
 * brackets for everything that is not words.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */

/** Words as a person would read them, and whom they name. */
export interface ReadText {
  /** Without our own name. */
  readonly text: string;
  readonly mentionsUs: boolean;
  /** Whether anybody else is named: a person, a group, a channel's members. */
  readonly mentionsOthers: boolean;
}

/** A literal `<` arrives as `&lt;`, so that whatever stands in brackets is a token. */
const TOKEN = /<([^<>]*)>/g;

/** Holds the place of our own name until all the words are read. */
const OWN_NAME = "@";

/**
 * @param written `text` of a message
 * @param userId our own user id
 */
export function readText(written: string, userId: string): ReadText {
  let text = "";
  let readTo = 0;
  let mentionsOthers = false;
  const own: TextRange[] = [];
  for (const { index, 0: token, 1: inside = "" } of written.matchAll(TOKEN)) {
    text += decodeEntities(written.slice(readTo, index));
    readTo = index + token.length;
    if (isUser(inside, userId)) {
      own.push({ start: text.length, end: text.length + OWN_NAME.length });
      text += OWN_NAME;
    } else {
      mentionsOthers ||= namesSomebody(inside);
      text += decodeEntities(readable(inside));
    }
  }
  text += decodeEntities(written.slice(readTo));
  return { text: withoutRanges(text, own).trim(), mentionsUs: own.length > 0, mentionsOthers };
}

/** Whether `written` names anybody at all: without that it cannot name us, whoever we are. */
export function namesAnybody(written: string): boolean {
  return written.includes("<@");
}

/** The ampersand last, so that `&amp;lt;` stays the `&lt;` that somebody wrote. */
function decodeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function isUser(inside: string, userId: string): boolean {
  return inside === `@${userId}` || inside.startsWith(`@${userId}|`);
}

/** People, groups and `@here`; dates and links name nobody. @see https://docs.slack.dev/messaging/formatting-message-text#mentioning-users */
function namesSomebody(inside: string): boolean {
  return inside.startsWith("@") || /^!(?:subteam\^|here|channel|everyone|group)/.test(inside);
}

/** What a token shows in Slack, as nearly as its words allow. */
function readable(inside: string): string {
  const bar = inside.indexOf("|");
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? "" : inside.slice(bar + 1);
  switch (target.charAt(0)) {
    case "@":
      return withSign("@", label || target.slice(1));
    case "#":
      return withSign("#", label || target.slice(1));
    case "!":
      return readableCommand(target.slice(1), label);
    default:
      return readableLink(target, label);
  }
}

function withSign(sign: "@" | "#", name: string): string {
  return name.startsWith(sign) ? name : sign + name;
}

/** `<!here>`, `<!subteam^S1|@group>`, `<!date^1^{date}|tomorrow>`. */
function readableCommand(command: string, label: string): string {
  const [name = "", id = ""] = command.split("^");
  if (name === "subteam") return withSign("@", label || id);
  if (name === "date") return label || command;
  return withSign("@", label || name);
}

/** An address that Slack only made clickable is shown as it was typed; a label of its own is kept beside it. */
function readableLink(target: string, label: string): string {
  const bare = target.replace(/^(?:https?:\/\/|mailto:|tel:)/i, "");
  if (label === "") return target.replace(/^(?:mailto|tel):/i, "");
  return [target, bare, bare.replace(/\/$/, "")].includes(label) ? label : `${label} (${target})`;
}
