import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type { Commands } from "../commands.ts";
import type { Exchange, Party } from "../../state.ts";
import type { Filter, ViewState } from "../view-state.ts";
import { isoOf, momentOf } from "./time.ts";

/** Requests that are shown at most, the newest ones. */
const SHOWN_AT_MOST = 200;

const partyNames: Readonly<Record<Party, string>> = {
  slack: "Slack",
  telegram: "Telegram",
  whatsapp: "WhatsApp",
  bridge: "Bridge",
  chatbot: "Chatbot",
};

const filters: readonly Filter[] = ["all", "slack", "telegram", "whatsapp", "chatbot"];

/** What goes over the wire, and what the bridge logs. */
export function trafficView(view: ViewState, commands: Commands): TemplateResult {
  const { open } = view.traffic;
  return html`<aside class="traffic" aria-labelledby="traffic-title">
    <h2 id="traffic-title">
      <button
        type="button"
        class="fold"
        aria-expanded=${open ? "true" : "false"}
        aria-controls="traffic-content"
        @click=${() => commands.lookAtTraffic({ open: !open })}
      >
        Requests <span class="badge">${view.exchanges.length}</span>
      </button>
    </h2>
    <div id="traffic-content" ?hidden=${!open}>${open ? contentOf(view, commands) : nothing}</div>
  </aside>`;
}

function contentOf(view: ViewState, commands: Commands): TemplateResult {
  return html`${filterView(view.traffic.filter, commands)} ${tableView(view)}
    <details class="bridge-log">
      <summary>What the bridge logs</summary>
      <pre tabindex="0" role="region" aria-label="Log of the bridge">${view.log.join("\n")}</pre>
    </details>`;
}

function filterView(filter: Filter, commands: Commands): TemplateResult {
  return html`<fieldset class="filter">
    <legend class="spoken">Whose requests are shown</legend>
    ${filters.map(
      (one) =>
        html`<label>
          <input
            type="radio"
            name="filter"
            value=${one}
            .checked=${one === filter}
            @change=${() => commands.lookAtTraffic({ filter: one })}
          /><span>${one === "all" ? "All" : partyNames[one]}</span>
        </label>`,
    )}
  </fieldset>`;
}

function tableView({ exchanges, traffic: { filter } }: ViewState): TemplateResult {
  const shown = exchanges
    .filter(({ from, to }) => filter === "all" || from === filter || to === filter)
    .slice(-SHOWN_AT_MOST)
    .toReversed();
  if (shown.length === 0) {
    return html`<p class="empty">
      <b>No requests yet.</b>
      Write in a chat: every webhook and every API call is listed here with its time.
    </p>`;
  }
  return html`<div class="rows" role="region" aria-label="Requests, newest first" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Request</th>
          <th scope="col">Status</th>
          <th scope="col" class="number">ms</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(shown, ({ number }) => number, rowView)}
      </tbody>
    </table>
  </div>`;
}

function rowView({ from, to, name, at, status, tookMs, note }: Exchange): TemplateResult {
  return html`<tr>
    <td><time datetime=${isoOf(at)}>${momentOf(at)}</time></td>
    <td>
      <code>${breakable(name)}</code>
      <span class="way">
        <span class="party ${from}">${partyNames[from]}</span>
        <span aria-hidden="true">→</span><span class="spoken">to</span>
        <span class="party ${to}">${partyNames[to]}</span>
      </span>
      ${note === undefined ? nothing : html`<span class="note">${note}</span>`}
    </td>
    <td>${statusView(status, tookMs)}</td>
    <td class="number">${tookMs === undefined ? "" : Math.round(tookMs)}</td>
  </tr>`;
}

/** A name that may go on in the next line behind each of its parts. */
function breakable(name: string): TemplateResult[] {
  return name.split(/(?<=[._/])/u).map((part) => html`${part}<wbr />`);
}

/** A connection that broke has an end, and no status. */
function statusView(status: number | undefined, tookMs: number | undefined): TemplateResult {
  if (status !== undefined) {
    const isGood = status < 300;
    return html`<span class="status ${isGood ? "good" : "bad"}">${status}</span>`;
  }
  return tookMs === undefined
    ? html`<span class="status open"
        ><span aria-hidden="true">…</span><span class="spoken">under way</span></span
      >`
    : html`<span class="status bad">broke</span>`;
}
