import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { meterOf, type ProcessMeter, workerds } from "./process-meter.ts";

/** A contestant that runs. */
export interface Running extends ProcessMeter {
  /** Where its webhooks go. */
  readonly url: string;
  stop(): Promise<void>;
}

type Variables = Readonly<Record<string, string>>;

/** A Worker to be started. */
export interface WorkerOptions {
  /** The bundled Worker. */
  readonly script: string;
  readonly variables: Variables;
  readonly kvNamespaces?: readonly string[];
  /** Class names of objects with SQLite, each bound under its own name or the one given. */
  readonly objects?: Readonly<Record<string, string>>;
  /** Whether it needs what Workers have of Node. */
  readonly isNodeCompatible?: boolean;
}

/** The same for all. */
const COMPATIBILITY_DATE = "2026-10-01";
const WEBHOOK_PATH = "/webhooks/telegram";
const GZIP_LEVEL = 9;
const BYTES_PER_KIB = 1024;

/** Starts a Worker in workerd. One at a time: its process is known by being new. */
export async function startWorker(options: WorkerOptions): Promise<Running> {
  const before = new Set(workerds());
  const objects = Object.entries(options.objects ?? {});
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "peer",
      host: "127.0.0.1",
      port: 0,
      cf: false,
      compatibilityDate: COMPATIBILITY_DATE,
      compatibilityFlags: options.isNodeCompatible === true ? ["nodejs_compat"] : [],
      bindings: { ...options.variables },
      kvNamespaces: [...(options.kvNamespaces ?? [])],
      durableObjects: Object.fromEntries(
        objects.map(([name, className]) => [name, { className, useSQLite: true }]),
      ),
      modules: [
        { type: "ESModule", path: "index.js", contents: readFileSync(options.script, "utf8") },
      ],
      // Read and thrown away, after workerd has written it.
      handleStructuredLogs() {},
    }),
  );
  const { origin } = await miniflare.ready;
  const pid = workerds().find((one) => !before.has(one));
  if (pid === undefined) throw new Error("workerd was not found among the children in /proc");
  return {
    ...meterOf(pid),
    url: `${origin}${WEBHOOK_PATH}`,
    stop: () => miniflare.dispose(),
  };
}

/** Starts a Node process that says on which port it listens. */
export async function startNode(main: URL, variables: Variables): Promise<Running> {
  const child: ChildProcess = fork(main, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const messages: unknown[] = await once(child, "message");
  const { port } = v.parse(v.object({ port: v.number() }), messages[0]);
  if (child.pid === undefined) throw new Error("Node has no process id");
  return {
    ...meterOf(child.pid),
    url: `http://127.0.0.1:${port}${WEBHOOK_PATH}`,
    async stop() {
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}

/** Bundles a Worker as `wrangler deploy --minify` does. @returns where the result is */
export function bundle(main: URL, { isNodeCompatible }: { readonly isNodeCompatible: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), "causeway-peers-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, "wrangler.json");
  writeFileSync(
    config,
    JSON.stringify({
      name: "peer",
      main: fileURLToPath(main),
      compatibility_date: COMPATIBILITY_DATE,
      compatibility_flags: isNodeCompatible ? ["nodejs_compat"] : [],
      send_metrics: false,
    }),
  );
  const outdir = join(folder, "dist");
  execFileSync(
    "node_modules/.bin/wrangler",
    ["deploy", "--dry-run", "--minify", "--config", config, "--outdir", outdir],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  return join(outdir, basename(main.pathname).replace(/\.ts$/, ".js"));
}

/** KiB of a bundle, gzipped as `wrangler deploy` prints it. */
export function gzippedKib(script: string): number {
  return gzipSync(readFileSync(script), { level: GZIP_LEVEL }).length / BYTES_PER_KIB;
}
