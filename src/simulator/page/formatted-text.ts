import type { MessageEntity } from "@grammyjs/types";
import { html } from "hono/html";
import type { Html } from "./html.ts";

/** Where a link on the page may lead. Any other address is shown as the words it stands on. */
const followedSchemes: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tg:"]);

/**
 * Text as Telegram's app shows it: words escaped, marked stretches in the elements that mean the
 * same. Offsets are UTF-16 code units, as JavaScript counts them; entities may stand inside others.
 *
 * @param entities as the Bot API gives them, none crossing another's edge
 * @see https://core.telegram.org/bots/api#messageentity
 */
export function formattedText(text: string, entities: readonly MessageEntity[]): Html {
  const outerFirst = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, outerFirst, 0, text.length);
}

/** @param entities inside of `start` to `end`, outer ones before inner ones */
function stretch(
  text: string,
  entities: readonly MessageEntity[],
  start: number,
  end: number,
): Html {
  const pieces: Html[] = [];
  let at = start;
  for (const [index, entity] of entities.entries()) {
    const entityEnd = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset < entityEnd);
    const words = text.slice(entity.offset, entityEnd);
    pieces.push(
      html`${text.slice(at, entity.offset)}`,
      marked(entity, words, stretch(text, inner, entity.offset, entityEnd)),
    );
    at = entityEnd;
  }
  return html`${pieces}${text.slice(at, end)}`;
}

function marked(entity: MessageEntity, words: string, inner: Html): Html {
  switch (entity.type) {
    case "bold":
      return html`<b>${inner}</b>`;
    case "italic":
      return html`<i>${inner}</i>`;
    case "underline":
      return html`<u>${inner}</u>`;
    case "strikethrough":
      return html`<s>${inner}</s>`;
    case "spoiler":
      return html`<span class="spoiler" tabindex="0">${inner}</span>`;
    case "code":
      return html`<code>${inner}</code>`;
    case "pre":
      return html`<pre tabindex="0"><code>${inner}</code></pre>`;
    case "blockquote":
    case "expandable_blockquote":
      return html`<blockquote>${inner}</blockquote>`;
    case "text_link":
      return link(entity.url, inner);
    case "url":
      return link(words, inner);
    case "email":
      return link(`mailto:${words}`, inner);
    case "bot_command":
    case "cashtag":
    case "hashtag":
    case "mention":
    case "phone_number":
    case "text_mention":
      return html`<span class="found">${inner}</span>`;
    case "custom_emoji":
    case "date_time":
      return inner;
  }
}

function link(address: string, inner: Html): Html {
  const url = URL.parse(address);
  if (url === null || !followedSchemes.has(url.protocol)) return inner;
  return html`<a href="${url.href}" rel="noopener noreferrer" target="_blank">${inner}</a>`;
}
