import { html, raw } from "hono/html";
import type { ChatState, PageChat } from "./chats.ts";
import { SHOWCASE_QUESTION } from "./friendly-answers.ts";
import type { Html } from "./html.ts";

/** The longest message that Telegram's app sends, in characters. */
export const LONGEST_MESSAGE_CHARACTERS = 4096;

/** What the page says besides the chats. */
export interface PageFacts {
  /** Who answers, in a few words. */
  readonly chatbot: string;
  /** Where the bridge listens. */
  readonly bridgeUrl: string;
  /** Where its state is kept. */
  readonly folder: string;
}

/** The whole page, as it stands at this moment; it works without its script, too. */
export function pageOf(
  facts: PageFacts,
  chats: readonly { readonly chat: PageChat; readonly state: ChatState }[],
): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Causeway on this machine</title>
        <link rel="stylesheet" href="/page.css" />
        <link rel="icon" href="data:," />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <header>
          <h1>Causeway on this machine</h1>
          <p>
            A simulated Telegram posts what you write to the real bridge at
            <code>${facts.bridgeUrl}</code>, which asks ${facts.chatbot} and posts the answer back.
            Its state is kept in <code>${facts.folder}</code>. Try <kbd>${SHOWCASE_QUESTION}</kbd>,
            <kbd>/help</kbd> or <kbd>/new</kbd>.
          </p>
          <p id="connection" role="status"></p>
        </header>
        <main>${chats.map(({ chat, state }) => paneOf(chat, state))}</main>
        <details>
          <summary>What the bridge logs</summary>
          <pre id="log" tabindex="0" aria-label="Log of the bridge"></pre>
        </details>
      </body>
    </html>`;
}

function paneOf(chat: PageChat, state: ChatState): Html {
  const { name, title, hint } = chat;
  return html`<section data-chat="${name}" aria-labelledby="${name}-title">
    <h2 id="${name}-title">${title}</h2>
    ${contentOf(chat, state)}
    <form method="post" action="/chats/${name}/messages">
      <label for="${name}-text">${hint}</label>
      <textarea
        id="${name}-text"
        name="text"
        rows="2"
        required
        maxlength="${LONGEST_MESSAGE_CHARACTERS}"
      ></textarea>
      <button>Send</button>
    </form>
  </section>`;
}

/** What changes in a pane: the messages and the typing sign. */
export function contentOf({ title }: PageChat, { messages, typing }: ChatState): Html {
  return html`<ol role="log" aria-label="Messages: ${title}" tabindex="0">
      ${messages.map(({ id, by, html: body }) => html`<li class="${by}" data-id="${id}">${raw(body)}</li>`)}
    </ol>
    <p class="typing" role="status">${typing ? "typing…" : ""}</p>`;
}
