import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { NONCE, secureHeaders, type SecureHeadersVariables } from "hono/secure-headers";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { documentOf } from "../../src/simulator/page/shell.ts";
import { staticRoutes } from "../../src/simulator/page/static.ts";
import type { PageState } from "../../src/simulator/page/state.ts";

/** A request that the page made, other than for its own files. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Serves the page over HTTP with a state that the test decides on, and does nothing it is asked. */
export interface StubServer {
  readonly url: string;
  /** Every request, oldest first. */
  readonly asked: readonly Asked[];
  /** Tells the page what is now. */
  show(state: PageState): Promise<void>;
  /** Answers every further request with this error; with 204 when undefined. */
  refuse(error: string | undefined): void;
  /** Stops, as if the process had ended. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  restart(): Promise<void>;
}

type StubApp = Hono<{ Variables: SecureHeadersVariables }>;

/** Starts it on a free port. */
export async function startStub(initial: PageState): Promise<StubServer> {
  let state = initial;
  let refusal: string | undefined;
  const asked: Asked[] = [];
  const readers = new Set<SSEStreamingApi>();
  const app = pageRoutes();
  app.get("/events", (context) =>
    streamSSE(context, async (stream) => {
      readers.add(stream);
      await send(stream, state);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      readers.delete(stream);
    }),
  );
  app.on(["POST", "PUT"], "*", async (context) => {
    const text = await context.req.text();
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    asked.push({ method: context.req.method, path: context.req.path, body });
    return refusal === undefined ? context.body(null, 204) : context.json({ error: refusal }, 409);
  });

  let { server, port } = await listen(app, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async show(next) {
      state = next;
      for (const reader of readers) await send(reader, next);
    },
    refuse(error) {
      refusal = error;
    },
    stop: () => close(server),
    async restart() {
      ({ server, port } = await listen(app, port));
    },
  };
}

/** What does not depend on the state. */
function pageRoutes(): StubApp {
  const app: StubApp = new Hono();
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", NONCE],
        imgSrc: ["'self'", "data:"],
      },
    }),
  );
  app.get("/", (context) =>
    context.html(
      documentOf({
        nonce: context.get("secureHeadersNonce") ?? "",
        facts: {
          chatbot: "the local chatbot",
          bridgeUrl: "http://127.0.0.1:8787",
          folder: ".causeway",
        },
      }),
    ),
  );
  app.route("/", staticRoutes());
  return app;
}

async function send(stream: SSEStreamingApi, state: PageState): Promise<void> {
  const write = (event: string, value: unknown): Promise<void> =>
    stream.writeSSE({ event, data: JSON.stringify(value) });
  for (const pane of state.panes) await write("pane", pane);
  await write("exchanges", state.exchanges);
  await write("log", state.log);
  await write("runtime", state.runtime);
}

function listen(app: StubApp, port: number): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) =>
      resolve({ server, port: info.port }),
    );
    server.once("error", reject);
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
