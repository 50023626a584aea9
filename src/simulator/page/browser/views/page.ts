import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Commands } from "../commands.ts";
import type { ViewState } from "../view-state.ts";
import { paneId, paneView } from "./pane.ts";
import { trafficView } from "./traffic.ts";

/** The panes side by side, and beside them what goes over the wire. */
export function pageView(view: ViewState, commands: Commands): TemplateResult {
  if (view.panes.length === 0) {
    return html`<p class="empty">
      <b>Connecting…</b> The chats appear as soon as the server answers.
    </p>`;
  }
  return html`<div class="desk ${view.traffic.open ? "" : "folded"}">
    <nav class="jumps" aria-label="Chats">
      ${view.panes.map(
        ({ platform, title }) =>
          html`<a class=${platform} href="#${paneId(platform)}">${title}</a>`,
      )}
    </nav>
    <div class="panes">
      ${repeat(
        view.panes,
        ({ platform }) => platform,
        (pane) => paneView(view, pane, commands),
      )}
    </div>
    ${trafficView(view, commands)}
  </div>`;
}
