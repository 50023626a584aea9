import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

export interface BridgeRuntimeOptions {
  /** 0, for any that is free, when absent. A restarted bridge wants its old one. */
  readonly port?: number;
  /** Where SQLite and KV live; what is there is found again. In memory when absent. */
  readonly folder?: string;
  /** The Worker's variables: these and no others. A `.dev.vars` file is never used. */
  readonly variables: Readonly<Record<string, string>>;
  /** The built Worker; `dist/index.js` when absent. */
  readonly script?: string;
  /** Is given each line that the Worker prints. */
  readonly print?: (line: string) => void;
}

export interface BridgeRuntime {
  /** The origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What is taken over from wrangler.toml; its variables are not. */
const boundSchema = v.object({
  compatibilityDate: v.string(),
  durableObjects: v.record(
    v.string(),
    v.object({ className: v.string(), useSQLite: v.exactOptional(v.boolean()) }),
  ),
  kvNamespaces: v.union([
    v.array(v.string()),
    v.record(v.string(), v.union([v.string(), v.looseObject({ id: v.string() })])),
  ]),
});

/** Runs the built Worker in workerd, on this machine only, as wrangler.toml binds it. */
export async function startBridgeRuntime(options: BridgeRuntimeOptions): Promise<BridgeRuntime> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions("wrangler.toml");
  const bound = v.parse(boundSchema, workerOptions);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "bridge",
      host: "127.0.0.1",
      port: options.port ?? 0,
      cf: false,
      ...bound,
      bindings: { ...options.variables },
      modules: [
        {
          type: "ESModule",
          path: "index.js",
          contents: readFileSync(options.script ?? "dist/index.js", "utf8"),
        },
      ],
      ...(options.folder === undefined ? {} : { resourcePersistencePath: options.folder }),
      handleStructuredLogs: ({ message }) => options.print?.(message),
    }),
  );
  const { origin } = await miniflare.ready;
  return { url: origin, stop: () => miniflare.dispose() };
}
