import { html, raw } from "hono/html";
import type { Html } from "./html.ts";

/** What the page says besides the chats. */
export interface PageFacts {
  /** Who answers, in a few words. */
  readonly chatbot: string;
  /** Where the bridge listens. */
  readonly bridgeUrl: string;
  /** Where its state is kept. */
  readonly folder: string;
}

/** What a browser needs to know to find the view library. */
const importMap = JSON.stringify({
  imports: { "lit-html": "/vendor/lit-html/lit-html.js", "lit-html/": "/vendor/lit-html/" },
});

/** A causeway: a road on piles over water. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#155e75"/><path d="M5 13h22M9 13v9M16 13v9M23 13v9" stroke="#fff" stroke-width="3" stroke-linecap="round"/><path d="M5 25q3-2.5 5.5 0t5.5 0 5.5 0 5.5 0" stroke="#67e8f9" stroke-width="2" fill="none" stroke-linecap="round"/></svg>`,
)}`;

/**
 * The page before its script runs: everything that changes is put in by it.
 * @param nonce what the content security policy lets inline scripts in by
 */
export function documentOf({ nonce, facts }: { nonce: string; facts: PageFacts }): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Causeway on this machine</title>
        <link rel="stylesheet" href="/page.css" />
        <link rel="icon" href="${icon}" />
        <script type="importmap" nonce="${nonce}">
          ${raw(importMap)}
        </script>
        <script type="module" src="/page/main.ts"></script>
      </head>
      <body>
        ${headerOf(facts)}
        <div id="connection" role="status"></div>
        <main id="app">
          <noscript>
            <p class="empty">
              <b>This page needs JavaScript.</b> It is served from this machine and loads nothing
              from anywhere else.
            </p>
          </noscript>
        </main>
      </body>
    </html>`;
}

function headerOf({ chatbot, bridgeUrl, folder }: PageFacts): Html {
  return html`<header class="top">
    <h1><img src="${icon}" alt="" width="32" height="32" />Causeway</h1>
    <p class="what">
      Write to the bot as in Slack, Telegram or WhatsApp. These three are played on this machine;
      the bridge at <code>${bridgeUrl}</code> is the real one. It asks ${chatbot} and keeps its
      state in <code>${folder}</code>.
    </p>
    <div id="runtime"></div>
  </header>`;
}
