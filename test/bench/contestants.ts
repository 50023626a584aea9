import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../src/simulator/free-port.ts";
import type { Partners } from "./partner-process.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { type Runtime, type RuntimeOptions, startRuntime } from "./runtime.ts";

/** What `npm run build` leaves. */
const BRIDGE_SCRIPT = "dist/index.js";

/** Counts against no limit of the bridge's: the bench asks more in a minute than a person would. */
const NO_LIMITS = { ASKED_PER_MINUTE: "1000000", WAITING_LIMIT: "1000000" };

/** Those that are compared, each in a runtime of its own. */
export interface Contestants {
  readonly bridge: Runtime;
  readonly naive: Runtime;
  readonly naiveWithoutKv: Runtime;
}

/** A runtime of the bridge, between the partners, connected to one platform. */
export async function startBridge(
  platform: BenchPlatform,
  partners: Partners,
  options: Partial<RuntimeOptions> = {},
): Promise<Runtime> {
  const port = await freePort();
  return startRuntime({
    name: "bridge",
    script: BRIDGE_SCRIPT,
    platform,
    port,
    ...options,
    variables: {
      ...platform.variables(partners.apiUrl(platform.name, port)),
      GPT_TRAINER_API_KEY: "bench-key",
      GPT_TRAINER_CHATBOT_UUID: "0b5c3b5e-0000-4000-8000-000000000001",
      GPT_TRAINER_BASE_URL: partners.url,
      ...NO_LIMITS,
      ...options.variables,
    },
  });
}

/** A runtime of the naive Worker. @param kv whether it looks sessions up */
async function startNaive(
  platform: BenchPlatform,
  partners: Partners,
  script: string,
  kv: "on" | "off",
): Promise<Runtime> {
  const port = await freePort();
  const apiUrl = partners.apiUrl(platform.name, port);
  return startRuntime({
    name: kv === "on" ? "naive" : "naive without KV",
    script,
    platform,
    port,
    variables: { CHATBOT_URL: partners.url, API_URL: apiUrl, KV: kv },
  });
}

/** @param naive the bundled naive Worker */
export async function startContestants(
  platform: BenchPlatform,
  partners: Partners,
  naive: string,
): Promise<Contestants> {
  return {
    bridge: await startBridge(platform, partners),
    naive: await startNaive(platform, partners, naive, "on"),
    naiveWithoutKv: await startNaive(platform, partners, naive, "off"),
  };
}

/** @returns where the bundled naive Worker is */
export function bundleNaive(): string {
  return bundle(new URL("./naive.ts", import.meta.url), { minify: true });
}

/** Bundles a Worker as `npm run build` does. @returns where the result is */
export function bundle(main: URL, { minify }: { readonly minify: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, "wrangler.json");
  writeFileSync(
    config,
    JSON.stringify({
      name: "bench",
      main: fileURLToPath(main),
      compatibility_date: "2026-10-01",
      send_metrics: false,
    }),
  );
  const wrangler = ["deploy", "--dry-run", "--config", config, "--outdir", join(folder, "dist")];
  execFileSync("node_modules/.bin/wrangler", minify ? [...wrangler, "--minify"] : wrangler, {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(folder, "dist", basename(main.pathname).replace(/\.ts$/, ".js"));
}
