import type { PageEvent } from "../state.ts";
import { areExchanges, areLines, isPane, isRuntime, received } from "./received.ts";
import { type Store, withPane } from "./store.ts";

/** How long after a refused connection the next one is tried. */
const RECONNECT_AFTER_MS = 1_000;

/**
 * Keeps the state as the server tells it, for ever: a connection that breaks is opened again, by
 * the browser or, where it gives up, from here. A new connection begins with everything, so nothing
 * that was missed stays missing.
 */
export function followServer(store: Store): void {
  const source = new EventSource("/events");
  const on = (event: PageEvent, take: (data: string) => void): void => {
    source.addEventListener(event, ({ data }: MessageEvent<string>) => take(data));
  };
  source.addEventListener("open", () => store.change({ connection: "open" }));
  source.addEventListener("error", () => {
    store.change({ connection: "lost" });
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => followServer(store), RECONNECT_AFTER_MS);
  });
  on("pane", (data) => {
    const pane = received(data, isPane);
    if (pane) store.change({ panes: withPane(store.now().panes, pane) });
  });
  on("exchanges", (data) => {
    const exchanges = received(data, areExchanges);
    if (exchanges) store.change({ exchanges });
  });
  on("log", (data) => {
    const log = received(data, areLines);
    if (log) store.change({ log });
  });
  on("runtime", (data) => {
    const runtime = received(data, isRuntime);
    if (runtime) store.change({ runtime });
  });
}
