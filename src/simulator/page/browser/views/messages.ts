import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { MessageCommands } from "../commands.ts";
import { logId } from "../focus.ts";
import type { MessageState, PlaceState } from "../../state.ts";
import { messageView } from "./message.ts";

/** The messages of a place as a log, those of a thread below the one that began it. */
export function messagesView(place: PlaceState, commands: MessageCommands): TemplateResult {
  const ids = new Set(place.messages.map(({ id }) => id));
  const isReply = ({ thread }: MessageState): boolean => thread !== undefined && ids.has(thread);
  const roots = place.messages.filter((message) => !isReply(message));
  const threads = Map.groupBy(place.messages.filter(isReply), ({ thread }) => thread);
  const view = (message: MessageState): TemplateResult => {
    const replies = threads.get(message.id) ?? [];
    return messageView(place, message, commands, threadView(place, message, replies, commands));
  };
  return html`<div
    class="log"
    id=${logId(place.id)}
    role="log"
    aria-label=${`Messages: ${place.title}`}
    tabindex="0"
  >
    ${roots.length === 0 ? emptyView : nothing}
    <ol class="messages">
      ${repeat(roots, ({ id }) => id, view)}
    </ol>
    ${workingIn(place, undefined)}
  </div>`;
}

const emptyView = html`<p class="empty">
  <b>Nothing was written here yet.</b>
  Write a message below, or press “Try: show everything”.
</p>`;

function threadView(
  place: PlaceState,
  root: MessageState,
  replies: readonly MessageState[],
  commands: MessageCommands,
): TemplateResult | typeof nothing {
  const working = workingIn(place, root.id);
  if (replies.length === 0 && working === nothing) return nothing;
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return html`<div class="thread">
    <p class="thread-title">${replies.length === 0 ? "Thread" : count}</p>
    <ol class="messages">
      ${repeat(
        replies,
        ({ id }) => id,
        (message) => messageView(place, message, commands),
      )}
    </ol>
    ${working}
  </div>`;
}

/** Who is at work in a thread, or outside of all. */
function workingIn(
  { working }: PlaceState,
  thread: string | undefined,
): TemplateResult | typeof nothing {
  const here = working.filter((one) => one.thread === thread);
  if (here.length === 0) return nothing;
  return html`${here.map(
    ({ words }) =>
      html`<p class="working"><span class="pulse" aria-hidden="true"></span>${words}</p>`,
  )}`;
}
