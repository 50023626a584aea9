import { html, nothing, type TemplateResult } from "lit-html";
import type { RuntimeCommands } from "../commands.ts";
import type { FaultSwitch, PaneState } from "../../state.ts";

/** What stands beside the switches. */
const labels: Readonly<Record<FaultSwitch, string>> = {
  limit_next_call: "Next message: too many requests (429)",
  lose_next_reply: "Lose the next reply",
  cut_next_stream: "Cut the next answer",
};

const faults: readonly FaultSwitch[] = ["limit_next_call", "lose_next_reply", "cut_next_stream"];

/** The switches that make something go wrong once. @param refusal why one could not be turned */
export function faultsView(
  pane: PaneState,
  refusal: string | undefined,
  commands: RuntimeCommands,
): TemplateResult {
  const count = pane.faults.length;
  return html`<details class="faults">
    <summary>
      Make something go wrong
      ${count === 0 ? nothing : html`<span class="badge">${count} on</span>`}
    </summary>
    <p class="refusal" role="alert">${refusal ?? nothing}</p>
    <ul>
      ${faults.map((fault) => html`<li>${switchOf(pane, fault, commands)}</li>`)}
    </ul>
  </details>`;
}

function switchOf(
  { platform, faults }: PaneState,
  fault: FaultSwitch,
  commands: RuntimeCommands,
): TemplateResult {
  const on = faults.includes(fault);
  return html`<button
    type="button"
    role="switch"
    aria-checked=${on ? "true" : "false"}
    @click=${() => commands.turn(platform, fault, !on)}
  >
    <span class="track" aria-hidden="true"></span>
    <span>${labels[fault]}</span>
  </button>`;
}
