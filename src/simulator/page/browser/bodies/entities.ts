import type { MessageEntity } from "@grammyjs/types";
import { html } from "lit-html";
import { linked, type Piece } from "./link.ts";
import { renderStretches } from "./stretches.ts";

/** Telegram's own addresses, which its apps follow. @see https://core.telegram.org/api/links */
const telegramSchemes = ["tg:"];

/**
 * Text as Telegram's apps show it.
 *
 * @param entities as the Bot API gives them, none crossing another's edge
 * @see https://core.telegram.org/bots/api#messageentity
 */
export function renderEntities(text: string, entities: readonly MessageEntity[]): Piece {
  return renderStretches(text, entities, { words: (words) => words, marked, isBlock });
}

function isBlock({ type }: MessageEntity): boolean {
  return type === "pre" || type === "blockquote" || type === "expandable_blockquote";
}

function marked(entity: MessageEntity, words: string, inner: Piece): Piece {
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
      return html`<pre data-language=${entity.language ?? ""}><code>${inner}</code></pre>`;
    case "blockquote":
    case "expandable_blockquote":
      return html`<blockquote>${inner}</blockquote>`;
    case "text_link":
      return linked(entity.url, inner, telegramSchemes);
    case "url":
      return linked(URL.canParse(words) ? words : `https://${words}`, inner, telegramSchemes);
    case "email":
      return linked(`mailto:${words}`, inner);
    case "phone_number":
      return linked(`tel:${words}`, inner);
    case "bot_command":
    case "cashtag":
    case "hashtag":
    case "mention":
    case "text_mention":
      return html`<span class="found">${inner}</span>`;
    case "custom_emoji":
    case "date_time":
      return inner;
  }
}
