import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare, Response } from "miniflare";
import { bindingsIn } from "../../src/simulator/worker-runtime.ts";
import { recordPrinted } from "./printed.ts";

/** One request that the bridge has sent, as it left. */
export interface SentRequest {
  readonly method: string;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** Without what any program that speaks HTTP sends. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CloudBridgeOptions {
  /** Of the log file. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Who answers in place of each origin; all others cannot be reached. */
  readonly origins: Readonly<Record<string, string>>;
}

/** A bridge that believes it is out in the world: it calls whom it would call there. */
export interface CloudBridge {
  readonly url: string;
  readonly requests: readonly SentRequest[];
  stop(): Promise<void>;
}

const TRANSPORT: ReadonlySet<string> = new Set([
  "accept-encoding",
  "cf-worker",
  "content-length",
  "host",
  "mf-original-url",
  "mf-route-override",
]);

/** Runs the built Worker with nothing but these variables. */
export async function startCloudBridge(options: CloudBridgeOptions): Promise<CloudBridge> {
  const { name, variables, origins } = options;
  const requests: SentRequest[] = [];
  const print = recordPrinted(name);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "bridge",
      host: "127.0.0.1",
      port: 0,
      cf: false,
      ...bindingsIn("wrangler.toml"),
      bindings: { ...variables },
      modules: [
        { type: "ESModule", path: "index.js", contents: readFileSync("dist/index.js", "utf8") },
      ],
      handleStructuredLogs: ({ message }) => print(message),
      async outboundService(request) {
        const url = new URL(request.url);
        const body = await request.text();
        const headers = Object.fromEntries(request.headers);
        const own = Object.entries(headers).filter(([header]) => !TRANSPORT.has(header));
        const { method } = request;
        const path = url.pathname + url.search;
        requests.push({ method, origin: url.origin, path, headers: Object.fromEntries(own), body });
        const target = origins[url.origin];
        if (target === undefined) return new Response(null, { status: 530 });
        const init = { method, headers: Object.fromEntries(own), ...(body === "" ? {} : { body }) };
        const answer = await fetch(new URL(path, target), init);
        return new Response(await answer.arrayBuffer(), {
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
        });
      },
    }),
  );
  const { origin } = await miniflare.ready;
  return { url: origin, requests, stop: () => miniflare.dispose() };
}
