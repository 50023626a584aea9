import { html, nothing, type TemplateResult } from "lit-html";
import { renderBody } from "../bodies/body.ts";
import type { MessageCommands } from "../commands.ts";
import type { MessageState, PlaceState } from "../../state.ts";
import { tickIcon } from "./icons.ts";
import { messageMenu } from "./message-menu.ts";
import { isoOf, minuteOf } from "./time.ts";

/** What is read aloud for ticks. */
const tickWords = { sent: "Sent", delivered: "Delivered", read: "Read", failed: "Failed" } as const;

/**
 * One message with its menu and its buttons.
 * @param below what stands under it, such as the replies in its thread
 */
export function messageView(
  place: PlaceState,
  message: MessageState,
  commands: MessageCommands,
  below: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const { by, author, replyTo, body } = message;
  return html`<li class="message ${by}" data-message=${message.id}>
    <span class="avatar" aria-hidden="true">${initialsOf(author)}</span>
    <div class="bubble">
      <p class="author">${author}</p>
      ${metaOf(message)}
      ${replyTo === undefined ? nothing : html`<p class="answered">${replyTo}</p>`}
      <div class="body">${renderBody(body)}</div>
      ${buttonsOf(place, message, commands)}
    </div>
    ${messageMenu(place, message, commands)} ${below}
  </li>`;
}

function metaOf({ at, edited, ticks }: MessageState): TemplateResult {
  return html`<p class="meta">
    ${edited ? html`<span>edited</span>` : nothing}
    <time datetime=${isoOf(at)}>${minuteOf(at)}</time>
    ${ticks === undefined ? nothing : ticksOf(ticks)}
  </p>`;
}

function ticksOf(ticks: NonNullable<MessageState["ticks"]>): TemplateResult {
  const sign = ticks === "failed" ? "!" : tickIcon(ticks === "sent" ? 1 : 2);
  return html`<span class="ticks ${ticks}" role="img" aria-label=${tickWords[ticks]}
    >${sign}</span
  >`;
}

function buttonsOf(
  place: PlaceState,
  message: MessageState,
  commands: MessageCommands,
): TemplateResult | typeof nothing {
  if (message.buttons === undefined || message.buttons.length === 0) return nothing;
  return html`<div class="buttons">
    ${message.buttons.map(
      (label) =>
        html`<button type="button" @click=${() => commands.press(place, message, label)}>
          ${label}
        </button>`,
    )}
  </div>`;
}

/** The first letters of the first two words of a name. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => word !== "");
  return words
    .slice(0, 2)
    .map((word) => Array.from(word)[0]?.toUpperCase() ?? "")
    .join("");
}
