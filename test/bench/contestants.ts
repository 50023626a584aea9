import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { WEBHOOK_SECRET } from "./load.ts";
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

/** A runtime of the bridge, between the partners. */
export function startBridge(
  partnersUrl: string,
  options: Partial<RuntimeOptions> = {},
): Promise<Runtime> {
  return startRuntime({
    name: "bridge",
    script: BRIDGE_SCRIPT,
    ...options,
    variables: {
      TELEGRAM_BOT_TOKEN: "123456789:AAbenchbenchbenchbenchbenchbenchbench",
      TELEGRAM_WEBHOOK_SECRET_TOKEN: WEBHOOK_SECRET,
      TELEGRAM_API_BASE_URL: partnersUrl,
      GPT_TRAINER_API_KEY: "bench-key",
      GPT_TRAINER_CHATBOT_UUID: "0b5c3b5e-0000-4000-8000-000000000001",
      GPT_TRAINER_BASE_URL: partnersUrl,
      ...NO_LIMITS,
      ...options.variables,
    },
  });
}

export async function startContestants(partnersUrl: string): Promise<Contestants> {
  const script = bundle(new URL("./naive.ts", import.meta.url), { minify: true });
  const variables = { CHATBOT_URL: partnersUrl, TELEGRAM_URL: partnersUrl };
  return {
    bridge: await startBridge(partnersUrl),
    naive: await startRuntime({ name: "naive", script, variables: { ...variables, KV: "on" } }),
    naiveWithoutKv: await startRuntime({
      name: "naive without KV",
      script,
      variables: { ...variables, KV: "off" },
    }),
  };
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
