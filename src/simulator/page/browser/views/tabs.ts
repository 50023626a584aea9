import { html, nothing, type TemplateResult } from "lit-html";
import type { PaneState, PlaceState } from "../../state.ts";

/** The id of the panel that shows a place. */
export function panelId(place: string): string {
  return `panel-${place}`;
}

/** The id of the tab that opens a place. */
export function tabId(place: string): string {
  return `tab-${place}`;
}

/** What the tabs of a pane need to know. */
export interface TabsOptions {
  /** The id of the place that is open. */
  readonly open: string;
  /** How many messages of a place nobody has seen yet. */
  unseen(place: PlaceState): number;
  choose(place: string): void;
}

/**
 * The places of a pane as tabs: one is in the tab order, arrow keys open the next one.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
 */
export function tabsView({ title, places }: PaneState, options: TabsOptions): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    const at = places.findIndex(({ id }) => id === options.open);
    const next = places[targetOf(event.key, at, places.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    options.choose(next.id);
    document.getElementById(tabId(next.id))?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${`Chats in ${title}`} @keydown=${onKey}>
    ${places.map((place) => tabView(place, options))}
  </div>`;
}

function tabView(place: PlaceState, { open, unseen, choose }: TabsOptions): TemplateResult {
  const isOpen = place.id === open;
  const fresh = isOpen ? 0 : unseen(place);
  return html`<button
    type="button"
    role="tab"
    id=${tabId(place.id)}
    aria-selected=${isOpen ? "true" : "false"}
    aria-controls=${isOpen ? panelId(place.id) : nothing}
    tabindex=${isOpen ? 0 : -1}
    @click=${() => choose(place.id)}
  >
    ${place.title}
    ${fresh === 0 ? nothing : html`<span class="badge">${fresh}<span class="spoken"> new</span></span>`}
  </button>`;
}

/** Which tab a key leads to; undefined where it leads nowhere. */
function targetOf(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}
