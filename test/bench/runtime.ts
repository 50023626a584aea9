import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bindingsIn } from "../../src/simulator/worker-runtime.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { webhookUrlAt } from "./webhook-url.ts";

/** A Worker in a workerd of its own. */
export interface Runtime {
  readonly name: string;
  /** Whose webhooks it takes. */
  readonly platform: BenchPlatform;
  /** Where they go. */
  readonly webhookUrl: string;
  /** CPU that workerd has used, user and system, in milliseconds. */
  cpuMs(): number;
  /** Every warning and error of its log so far. */
  readonly warnings: readonly string[];
  /** Memory that workerd holds, in MiB. */
  memoryMib(): number;
  stop(): Promise<void>;
}

export interface RuntimeOptions {
  readonly name: string;
  readonly platform: BenchPlatform;
  readonly port: number;
  /** The bundled Worker. */
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Is given each line of the log; thrown away when absent, after workerd has written it. */
  readonly print?: (line: string) => void;
  /** Where Chrome's DevTools protocol is to be had; nowhere when absent. */
  readonly inspectorPort?: number;
}

/** Linux counts CPU in these, whatever the kernel's own clock is. @see man 5 proc */
const MS_PER_TICK = 10;
/** Where `utime` stands behind the name of the program; `stime` follows. @see man 5 proc */
const UTIME_AT = 11;
const PARENT_AT = 1;
/** How a line of the log begins that nobody needs to look at. */
const UNREMARKABLE = '{"level":"info"';
/** A runtime is idle when it has used no CPU for so many looks, so far apart. */
const IDLE_LOOKS = 4;
const LOOK_EVERY_MS = 40;

/**
 * Starts a Worker as wrangler.toml binds the bridge; a Worker without objects leaves those bindings out.
 * One at a time: its process is known by being new.
 * @throws where there is no /proc: only Linux tells how much CPU another process has used
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { durableObjects, ...bound } = bindingsIn("wrangler.toml");
  const contents = readFileSync(options.script, "utf8");
  const warnings: string[] = [];
  const before = new Set(childrenOf(process.pid));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "bench",
      host: "127.0.0.1",
      port: options.port,
      cf: false,
      ...bound,
      ...(options.name === "bridge" ? { durableObjects } : {}),
      bindings: { ...options.variables },
      modules: [{ type: "ESModule", path: "index.js", contents }],
      ...(options.inspectorPort === undefined ? {} : { inspectorPort: options.inspectorPort }),
      handleStructuredLogs({ message }) {
        if (!message.startsWith(UNREMARKABLE)) warnings.push(message);
        options.print?.(message);
      },
    }),
  );
  await miniflare.ready;
  const pid = childrenOf(process.pid).find(
    (child) => !before.has(child) && statOf(child)?.program === "workerd",
  );
  if (pid === undefined) throw new Error("workerd was not found among the children in /proc");
  return {
    name: options.name,
    platform: options.platform,
    webhookUrl: webhookUrlAt(options.port, options.platform.name),
    warnings,
    cpuMs() {
      const { fields } = statOf(pid) ?? { fields: [] };
      return (Number(fields[UTIME_AT]) + Number(fields[UTIME_AT + 1])) * MS_PER_TICK;
    },
    memoryMib() {
      const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      return Number(kib) / 1024;
    },
    stop: () => miniflare.dispose(),
  };
}

/** Waits until a runtime has finished what follows the last answer: clean-up of its own, the last writes. */
export async function settled(runtime: Runtime): Promise<void> {
  let last = runtime.cpuMs();
  for (let same = 0; same < IDLE_LOOKS;) {
    await sleep(LOOK_EVERY_MS);
    const now = runtime.cpuMs();
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => Number(statOf(child)?.fields[PARENT_AT]) === pid);
}

/** The program's name, which may hold anything, stands in parentheses before the other fields. */
function statOf(pid: number): { program: string; fields: string[] } | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return undefined;
  }
  const end = stat.lastIndexOf(")");
  return {
    program: stat.slice(stat.indexOf("(") + 1, end),
    fields: stat.slice(end + 2).split(" "),
  };
}
