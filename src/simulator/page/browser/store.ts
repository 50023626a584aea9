import type { PaneState } from "../state.ts";
import { chosenIn, platforms, type ViewState } from "./view-state.ts";

/** Holds the one {@link ViewState}. */
export interface Store {
  now(): ViewState;
  /** Puts in what has changed and shows it, at once. */
  change(change: Partial<ViewState>): void;
}

/** @param show called with each new state, before `change` returns */
export function createStore(initial: ViewState, show: (view: ViewState) => void): Store {
  let view = initial;
  return {
    now: () => view,
    change(change) {
      const next = { ...view, ...change };
      view = { ...next, seen: { ...next.seen, ...seenNow(next) } };
      show(view);
    },
  };
}

/** The panes with a new one in the place of its elder, in their order from left to right. */
export function withPane(panes: readonly PaneState[], pane: PaneState): readonly PaneState[] {
  const others = panes.filter(({ platform }) => platform !== pane.platform);
  const place = (one: PaneState): number => platforms.indexOf(one.platform);
  return [...others, pane].toSorted((a, b) => place(a) - place(b));
}

/** What is on the screen is seen, and so is what was there before the page was opened. */
function seenNow(view: ViewState): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const pane of view.panes) {
    const open = chosenIn(view, pane);
    for (const { id, messages } of pane.places) {
      if (id === open || view.seen[id] === undefined) seen[id] = messages.length;
    }
  }
  return seen;
}
