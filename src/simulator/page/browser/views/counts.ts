import { html, nothing, type TemplateResult } from "lit-html";
import type { ConversationCounts } from "../../state.ts";

/** States that are named even where they are empty: the first one before all others, the last after. */
const firstStates = ["answered", "waiting"];
const lastState = "dead";

/** Numbers that tell of something to look at, unless they are zero. */
const troubling: ReadonlySet<string> = new Set(["dead", "asked again", "possibly twice"]);

/** What the bridge has counted in the conversations of a place, added up and one by one. */
export function countsView(conversations: readonly ConversationCounts[]): TemplateResult {
  const isMany = conversations.length > 1;
  return html`<div class="counts" role="group" aria-label="What the bridge counted here">
    ${numbersOf(conversations)}
    ${
      isMany
        ? html`<details>
            <summary>${conversations.length} conversations</summary>
            ${conversations.map(
              (one) =>
                html`<h4>${one.name}</h4>
                  ${numbersOf([one])}`,
            )}
          </details>`
        : nothing
    }
  </div>`;
}

function numbersOf(conversations: readonly ConversationCounts[]): TemplateResult {
  return html`<dl>
    ${[...sumsOf(conversations)].map(
      ([name, count]) =>
        html`<div class=${classOf(name, count)}>
          <dt>${name}</dt>
          <dd>${count}</dd>
        </div>`,
    )}
  </dl>`;
}

function classOf(name: string, count: number): string {
  if (count === 0) return "zero";
  return troubling.has(name) ? "trouble" : "";
}

function sumsOf(conversations: readonly ConversationCounts[]): Map<string, number> {
  const sum = (count: (one: ConversationCounts) => number): number =>
    conversations.reduce((total, one) => total + count(one), 0);
  const found = conversations.flatMap((one) => Object.keys(one.states));
  const others = found.filter((state) => state !== lastState);
  const states = new Set([...firstStates, ...others, lastState]);
  const named = [...states].map((state): [string, number] => [
    state.replaceAll("_", " "),
    sum((one) => one.states[state] ?? 0),
  ]);
  return new Map([
    ["accepted", sum((one) => one.accepted)],
    ...named,
    ["asked again", sum((one) => one.askedAgain)],
    ["possibly twice", sum((one) => one.possiblyTwice)],
  ]);
}
