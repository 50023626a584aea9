import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { unstable_readConfig } from "wrangler";

export interface WorkerRuntimeOptions {
  /** Names it in what the runtime prints. */
  readonly name: string;
  /** The configuration file whose bindings it has. */
  readonly config: string;
  /** The built Worker. */
  readonly script: string;
  /** 0, for any that is free, when absent. */
  readonly port?: number;
  /** Where its state lives; what is there is found again. In memory when absent. */
  readonly folder?: string;
  /** The Worker's variables: these and no others. A `.dev.vars` file is never used. */
  readonly variables: Readonly<Record<string, string>>;
  /** Is given each line that the Worker prints. */
  readonly print?: (line: string) => void;
}

/** A built Worker in workerd. */
export interface WorkerRuntime {
  /** The origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly miniflare: Miniflare;
  stop(): Promise<void>;
}

/** What is taken over from a configuration file; its variables are not, nor those of any other. */
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

/**
 * Runs a built Worker in workerd, on this machine only. It ends with this process.
 * @throws when the script is missing or cannot be started
 */
export async function startWorkerRuntime(options: WorkerRuntimeOptions): Promise<WorkerRuntime> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: options.name,
      host: "127.0.0.1",
      port: options.port ?? 0,
      cf: false,
      ...bindingsIn(options.config),
      bindings: { ...options.variables },
      modules: [
        {
          type: "ESModule",
          path: "index.js",
          contents: readFileSync(options.script, "utf8"),
        },
      ],
      ...(options.folder === undefined ? {} : { resourcePersistencePath: options.folder }),
      handleStructuredLogs: ({ message }) => options.print?.(message),
    }),
  );
  const { origin } = await miniflare.ready;
  return { url: origin, miniflare, stop: () => miniflare.dispose() };
}
