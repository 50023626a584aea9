import { html, type TemplateResult } from "lit-html";
import type { RuntimeCommands } from "../commands.ts";
import type { ViewState } from "../view-state.ts";

/** Whether the bridge runs, the button that kills it, and whether news arrive here. */
export function runtimeView(view: ViewState, commands: RuntimeCommands): TemplateResult {
  const { state, kills } = view.runtime;
  const isRunning = state === "running";
  return html`<div class="runtime">
    <p class="state ${state}" role="status">
      ${isRunning ? "The bridge runs" : "The bridge is starting"}
    </p>
    <button
      type="button"
      class="kill"
      aria-disabled=${isRunning ? "false" : "true"}
      @click=${() => {
        if (isRunning) commands.kill();
      }}
    >
      Kill the runtime
      ${kills === 0 ? "" : html`<span class="badge">${kills}×<span class="spoken"> so far</span></span>`}
    </button>
    <p class="refusal" role="alert">${view.refusals["runtime"] ?? ""}</p>
  </div>`;
}

/** A sentence while the server cannot be reached. */
export function connectionView({ connection }: ViewState): TemplateResult {
  return html`${
    connection === "lost"
      ? html`<p class="lost">
          No connection to <code>npm start</code>. The page goes on by itself once it runs again.
        </p>`
      : ""
  }`;
}
