import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { NONCE, secureHeaders, type SecureHeadersVariables } from "hono/secure-headers";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { setTimeout as sleep } from "node:timers/promises";
import { documentOf } from "../page/shell.ts";
import type { PageEvent, PageState, PaneState } from "../page/state.ts";
import { staticRoutes } from "../page/static.ts";
import type { PageOptions } from "./page-options.ts";
import { requestRoutes } from "./requests.ts";
import type { Pane } from "./scene.ts";

/** How often it is seen whether something is new. */
const LOOK_EVERY_MS = 100;
/** Lines of the bridge's log that the page shows. */
const LOG_LINES_SHOWN = 100;
/** Older messages are left out, so that a long chat stays quick. */
const MESSAGES_SHOWN = 200;

/**
 * Serves the page on this machine only, for as long as the process lives.
 * @returns its address, such as `http://127.0.0.1:8788`
 */
export async function servePage(options: PageOptions): Promise<string> {
  const app = routesOf(options);
  const port = await listen(app, options.port).catch((error: unknown) => {
    if (isTaken(error)) return listen(app, 0);
    throw error;
  });
  return `http://127.0.0.1:${port}`;
}

type PageApp = Hono<{ Variables: SecureHeadersVariables }>;

function routesOf(options: PageOptions): PageApp {
  const app: PageApp = new Hono();
  app.use(async (context, next) => {
    if (isFromElsewhere(context.req.raw)) {
      return context.json({ error: "Only this page may do that." }, 403);
    }
    return next();
  });
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      // With less, a browser would not say where a request was sent from.
      referrerPolicy: "same-origin",
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", NONCE],
        imgSrc: ["'self'", "data:"],
      },
    }),
  );
  app.get("/", (context) => {
    const nonce = context.get("secureHeadersNonce") ?? "";
    return context.html(documentOf({ nonce, facts: options.facts }));
  });
  app.get("/state", (context) => context.json(stateOf(options)));
  app.get("/events", (context) => streamSSE(context, (stream) => follow(stream, options)));
  app.route("/", staticRoutes());
  app.route("/", requestRoutes(options));
  return app;
}

function stateOf(options: PageOptions): PageState {
  return {
    panes: options.panes.map((pane) => paneStateOf(pane, options)),
    exchanges: options.exchanges.list,
    log: options.log.slice(-LOG_LINES_SHOWN),
    runtime: options.runtime.state,
  };
}

function paneStateOf(pane: Pane, options: PageOptions): PaneState {
  return {
    platform: pane.platform,
    title: pane.title,
    places: pane.places.map((place) => {
      const seen = place.look();
      return {
        ...seen,
        messages: seen.messages.slice(-MESSAGES_SHOWN),
        conversations: options.counts.of(place),
      };
    }),
    faults: options.switches.on(pane),
  };
}

/** Sends every member of the state whenever it differs; until the reader leaves. */
async function follow(stream: SSEStreamingApi, options: PageOptions): Promise<void> {
  const sent = new Map<string, string>();
  const send = async (event: PageEvent, value: unknown, key: string = event): Promise<void> => {
    const data = JSON.stringify(value);
    if (sent.get(key) === data) return;
    sent.set(key, data);
    await stream.writeSSE({ event, data });
  };
  while (!stream.aborted && !stream.closed) {
    const { panes, exchanges, log, runtime } = stateOf(options);
    for (const pane of panes) await send("pane", pane, pane.platform);
    await send("exchanges", exchanges);
    await send("log", log);
    await send("runtime", runtime);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Another site's page in the same browser may not write in somebody's name. */
function isFromElsewhere({ headers, url }: Request): boolean {
  const origin = headers.get("origin");
  return origin !== null && origin !== new URL(url).origin;
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

/** @returns the port; rejects when it is taken */
function listen(app: PageApp, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) =>
      resolve(info.port),
    );
    server.once("error", reject);
  });
}
