import { once } from "node:events";
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { bundle, startBridge } from "./contestants.ts";
import { freePort } from "../../src/simulator/free-port.ts";
import type { Partners } from "./partner-process.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { relayFresh, type RelaySize } from "./relaying.ts";

/** One function, and the share of all samples that fell into its own code. */
export interface SelfTime {
  readonly name: string;
  /** The line with which it begins; empty for what is not ours. */
  readonly place: string;
  readonly share: number;
}

/** Enough of a line to find it by. */
const PLACE_CHARS = 60;

const SAMPLE_EVERY_MICROSECONDS = 100;

const targetsSchema = v.array(v.looseObject({ webSocketDebuggerUrl: v.string() }));

/** @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
const profileSchema = v.looseObject({
  nodes: v.array(
    v.looseObject({
      hitCount: v.optional(v.number(), 0),
      callFrame: v.looseObject({ functionName: v.string(), lineNumber: v.number() }),
    }),
  ),
});
const replySchema = v.looseObject({
  id: v.optional(v.number()),
  result: v.optional(v.unknown()),
});

/**
 * Where the bridge's own JavaScript spends its time while it relays. What the runtime itself does
 * (SQLite, sockets, JSON) is `(program)`.
 * @returns the costliest functions first
 */
export async function profileBridge(
  platform: BenchPlatform,
  partners: Partners,
  size: RelaySize,
): Promise<SelfTime[]> {
  const inspectorPort = await freePort();
  const script = bundle(new URL("../../src/index.ts", import.meta.url), { minify: false });
  const bridge = await startBridge(platform, partners, { script, inspectorPort });
  const debuggerClient = await connect(inspectorPort);
  try {
    await relayFresh(bridge, partners, size);
    await debuggerClient.call("Profiler.enable");
    await debuggerClient.call("Profiler.setSamplingInterval", {
      interval: SAMPLE_EVERY_MICROSECONDS,
    });
    await debuggerClient.call("Profiler.start");
    await relayFresh(bridge, partners, size);
    const stopped = await debuggerClient.call("Profiler.stop");
    const { profile } = v.parse(v.looseObject({ profile: profileSchema }), stopped);
    return selfTimes(profile, readFileSync(script, "utf8").split("\n"));
  } finally {
    debuggerClient.close();
    await bridge.stop();
  }
}

function selfTimes(
  { nodes }: v.InferOutput<typeof profileSchema>,
  script: readonly string[],
): SelfTime[] {
  const hits = new Map<string, number>();
  let all = 0;
  for (const { hitCount, callFrame } of nodes) {
    const name = callFrame.functionName || "(anonymous)";
    if (name === "(idle)") continue;
    const key = `${name}\n${callFrame.lineNumber}`;
    hits.set(key, (hits.get(key) ?? 0) + hitCount);
    all += hitCount;
  }
  return [...hits]
    .map(([key, count]) => {
      const [name = "", line = ""] = key.split("\n");
      const place = (script[Number(line)] ?? "").trim().slice(0, PLACE_CHARS);
      return { name, place, share: count / all };
    })
    .toSorted((a, b) => b.share - a.share);
}

interface DebuggerClient {
  call(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

async function connect(port: number): Promise<DebuggerClient> {
  const response = await fetch(`http://127.0.0.1:${port}/json`);
  const [target] = v.parse(targetsSchema, await response.json());
  if (target === undefined) throw new Error("nothing to inspect");
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await once(socket, "open");
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const reply = v.safeParse(v.pipe(v.string(), v.parseJson(), replySchema), data);
    if (reply.success) waiting.get(reply.output.id ?? 0)?.(reply.output.result);
  });
  let calls = 0;
  return {
    call(method, params = {}) {
      const id = (calls += 1);
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
}
