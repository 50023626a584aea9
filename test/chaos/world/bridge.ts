import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type MortalBridge, startMortalBridge } from "../../helpers/mortal-bridge.ts";

/** The folder of the project, wherever this runs. */
export const projectFolder = fileURLToPath(new URL("../../../", import.meta.url));
/** What bundles a Worker. */
export const wranglerPath = join(projectFolder, "node_modules", "wrangler", "bin", "wrangler.js");

/** The Worker that is tried, wrapped so that its KV can fail, in a folder of its own. */
export interface Wrapped {
  /** Holds `wrangler.toml` and `dist/index.js`. */
  readonly folder: string;
  remove(): void;
}

const worker = fileURLToPath(new URL("../worker/", import.meta.url));

/**
 * Bundles the built Worker with the wrapper.
 * @param script the built Worker
 */
export function wrapWorker(script: string): Wrapped {
  const folder = mkdtempSync(join(tmpdir(), "causeway-chaos-"));
  copyFileSync(resolve(script), join(folder, "built-bridge.js"));
  copyFileSync(join(worker, "index.ts"), join(folder, "index.ts"));
  writeFileSync(join(folder, "wrangler.toml"), configuration());
  execFileSync(process.execPath, [wranglerPath, "deploy", "--dry-run", "--outdir", "dist"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...quiet },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const quiet = { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" };

/** The project's own, for the wrapper. */
function configuration(): string {
  const [text = ""] = readFileSync(join(projectFolder, "wrangler.toml"), "utf8").split("[alias]");
  return text.replace('main = "src/index.ts"', 'main = "index.ts"');
}

export interface ChaosBridgeOptions {
  readonly wrapped: Wrapped;
  readonly variables: Readonly<Record<string, string>>;
  readonly print: (line: string) => void;
}

/** Starts it, killable. Its process runs where the wrapped Worker stands. */
export async function startChaosBridge(options: ChaosBridgeOptions): Promise<MortalBridge> {
  const { wrapped, variables, print } = options;
  const folder = join(wrapped.folder, "state");
  mkdirSync(folder, { recursive: true });
  // The process of the bridge looks for its Worker in the folder that it is started in.
  process.chdir(wrapped.folder);
  return startMortalBridge({ folder, variables, print });
}
