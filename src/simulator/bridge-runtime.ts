import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";

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
  /** The keys of all sessions that are published in KV just now. */
  sessionKeys(): Promise<string[]>;
  stop(): Promise<void>;
}

/** What is taken over from wrangler.toml; its variables are not, nor those of any other file. */
const configSchema = v.object({
  compatibility_date: v.string(),
  kv_namespaces: v.array(v.object({ binding: v.string() })),
  durable_objects: v.object({
    bindings: v.array(v.object({ name: v.string(), class_name: v.string() })),
  }),
  migrations: v.array(v.object({ new_sqlite_classes: v.optional(v.array(v.string()), []) })),
});

/**
 * The bindings of a configuration file as Miniflare wants them. Read so that no `.dev.vars` beside it
 * is opened.
 */
export function bindingsIn(configFile: string) {
  const read: unknown = unstable_readConfig({ config: configFile });
  const config = v.parse(configSchema, read);
  const withSqlite = new Set(config.migrations.flatMap((step) => step.new_sqlite_classes));
  return {
    compatibilityDate: config.compatibility_date,
    kvNamespaces: config.kv_namespaces.map(({ binding }) => binding),
    durableObjects: Object.fromEntries(
      config.durable_objects.bindings.map(({ name, class_name: className }) => [
        name,
        { className, useSQLite: withSqlite.has(className) },
      ]),
    ),
  };
}

/** Runs the built Worker in workerd, on this machine only, as wrangler.toml binds it. */
export async function startBridgeRuntime(options: BridgeRuntimeOptions): Promise<BridgeRuntime> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "bridge",
      host: "127.0.0.1",
      port: options.port ?? 0,
      cf: false,
      ...bindingsIn("wrangler.toml"),
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
  return {
    url: origin,
    async sessionKeys() {
      const { keys } = await (await miniflare.getKVNamespace("SESSIONS")).list();
      return keys.map(({ name }) => name);
    },
    stop: () => miniflare.dispose(),
  };
}
