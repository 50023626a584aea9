import { freePort } from "../../src/simulator/free-port.ts";
import { bundle, bundleNaive, startBridge } from "../bench/contestants.ts";
import type { Partners } from "../bench/partner-process.ts";
import type { BenchPlatform } from "../bench/platforms/platform.ts";
import { type Runtime, type RuntimeOptions, startRuntime } from "../bench/runtime.ts";
import { operatorVariables } from "./operator.ts";

/** A bridge whose operator's routes are open. */
export function startOperatedBridge(
  platform: BenchPlatform,
  partners: Partners,
  options: Partial<RuntimeOptions> = {},
): Promise<Runtime> {
  return startBridge(platform, partners, {
    ...options,
    variables: { ...operatorVariables, ...options.variables },
  });
}

/** The naive Worker, which looks sessions up in KV. */
export async function startNaive(platform: BenchPlatform, partners: Partners): Promise<Runtime> {
  const port = await freePort();
  const apiUrl = partners.apiUrl(platform.name, port);
  const variables = { CHATBOT_URL: partners.url, API_URL: apiUrl, KV: "on" };
  return startRuntime({ name: "naive", script: bundleNaive(), platform, port, variables });
}

/** Objects that keep a message and an alarm, and do nothing else. */
export async function startBareObjects(platform: BenchPlatform): Promise<Runtime> {
  const script = bundle(new URL("./bare-objects.ts", import.meta.url), { minify: true });
  // The name is what gives a runtime the objects' bindings.
  return startRuntime({
    name: "bridge",
    script,
    platform,
    port: await freePort(),
    variables: {},
  });
}
