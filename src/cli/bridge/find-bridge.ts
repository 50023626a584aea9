import { readFileSync } from "node:fs";
import * as v from "valibot";
import { isWeb, requireSealed } from "../addresses.ts";
import { usageError } from "../failure.ts";
import { obtainSecret } from "../secrets.ts";
import { readVariable, type Surroundings } from "../surroundings.ts";

/** Where `npm start` writes where its bridge is. */
const START_FILE = ".causeway/bridge.json";

/** Where `npm run dev` listens unless it is told otherwise. */
const DEV_URL = "http://127.0.0.1:8787";

const startSchema = v.object({ url: v.string(), adminToken: v.string() });

/** A running bridge, and what opens its operator's routes. */
export interface BridgeAccess {
  /** The origin, such as `https://causeway.example.workers.dev`. */
  readonly url: string;
  readonly adminToken: string;
}

/**
 * The bridge that is meant: the one at `url`, else that of `npm start`, else that of `npm run dev`.
 * @throws CausewayError `variable_missing` when the token is nowhere, `usage` when `url` is no address
 */
export async function findBridge(
  surroundings: Surroundings,
  url: string | undefined,
): Promise<BridgeAccess> {
  const started = url === undefined ? readStartFile() : undefined;
  const origin = originOf(url ?? started?.url ?? DEV_URL);
  const token = readVariable(surroundings, "CAUSEWAY_ADMIN_TOKEN") ?? started?.adminToken;
  const what = `the operator's token of the bridge at ${origin}`;
  return {
    url: origin,
    adminToken: token ?? (await obtainSecret(surroundings, "CAUSEWAY_ADMIN_TOKEN", what)),
  };
}

/** The origin of a bridge's address. @throws CausewayError `usage` when it cannot be one */
export function originOf(address: string): string {
  const url = URL.parse(address.includes("://") ? address : `https://${address}`);
  if (url === null || !isWeb(url)) {
    throw usageError(`"${address}" is no web address such as https://causeway.<you>.workers.dev`);
  }
  requireSealed(url, "The address");
  return url.origin;
}

function readStartFile(): v.InferOutput<typeof startSchema> | undefined {
  try {
    const parsed = v.safeParse(startSchema, JSON.parse(readFileSync(START_FILE, "utf8")));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
