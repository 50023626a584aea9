import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import type { Commands } from "../commands.ts";
import type { PaneState, PlaceState } from "../../state.ts";
import { chosenIn, composerOf, type ViewState } from "../view-state.ts";
import { composerView } from "./composer.ts";
import { countsView } from "./counts.ts";
import { faultsView } from "./faults.ts";
import { messagesView } from "./messages.ts";
import { panelId, tabId, tabsView } from "./tabs.ts";

/** The id of a pane's element. */
export function paneId(platform: string): string {
  return `pane-${platform}`;
}

/** One platform, dressed as its app. */
export function paneView(view: ViewState, pane: PaneState, commands: Commands): TemplateResult {
  const { platform, title, places } = pane;
  const open = places.find(({ id }) => id === chosenIn(view, pane));
  const tabs = {
    open: open?.id ?? "",
    unseen: ({ id, messages }: PlaceState) => messages.length - (view.seen[id] ?? 0),
    choose: (place: string) => commands.choose(platform, place),
  };
  return html`<section
    class="pane ${platform}"
    id=${paneId(platform)}
    aria-labelledby="title-${platform}"
    tabindex="-1"
  >
    <header>
      <h2 id="title-${platform}">${title}</h2>
      ${tabsView(pane, tabs)}
    </header>
    ${open ? keyed(open.id, panelView(view, open, commands)) : nothing}
    ${faultsView(pane, view.refusals[platform], commands.runtime)}
  </section>`;
}

function panelView(view: ViewState, place: PlaceState, commands: Commands): TemplateResult {
  const { id } = place;
  return html`<div class="panel" role="tabpanel" id=${panelId(id)} aria-labelledby=${tabId(id)}>
    ${messagesView(place, commands.message)} ${countsView(place.conversations)}
    ${composerView(place, composerOf(view, id), view.refusals[id], commands.writing)}
  </div>`;
}
