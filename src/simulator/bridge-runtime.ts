import { startWorkerRuntime, type WorkerRuntimeOptions } from "./worker-runtime.ts";

export interface BridgeRuntimeOptions extends Pick<
  WorkerRuntimeOptions,
  "port" | "folder" | "variables" | "print"
> {
  /** The built Worker; `dist/index.js` when absent. */
  readonly script?: string;
}

export interface BridgeRuntime {
  /** The origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The keys of all sessions that are published in KV just now. */
  sessionKeys(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Runs the built bridge in workerd, on this machine only, as wrangler.toml binds it. */
export async function startBridgeRuntime(options: BridgeRuntimeOptions): Promise<BridgeRuntime> {
  const { url, miniflare, stop } = await startWorkerRuntime({
    name: "bridge",
    config: "wrangler.toml",
    script: "dist/index.js",
    ...options,
  });
  return {
    url,
    async sessionKeys() {
      const { keys } = await (await miniflare.getKVNamespace("SESSIONS")).list();
      return keys.map(({ name }) => name);
    },
    stop,
  };
}
