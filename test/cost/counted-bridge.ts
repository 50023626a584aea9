import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";
import { bindingsIn } from "../../src/simulator/worker-runtime.ts";
import type { Counts } from "./counting.ts";

/** The built bridge in workerd, with everything counted that is billed. */
export interface CountedBridge {
  readonly url: string;
  counts(): Promise<Counts>;
  /** CPU that workerd has used, in milliseconds. */
  cpuMs(): number;
  stop(): Promise<void>;
}

const countsSchema = v.object({
  requests: v.number(),
  objectRequests: v.number(),
  alarms: v.number(),
  rowsRead: v.number(),
  rowsWritten: v.number(),
  kvReads: v.number(),
  kvWrites: v.number(),
  callMs: v.number(),
});

/** Puts the counting around the bridge. */
const MAIN = `
import * as bridge from "./index.js";
import { countCalls, countRequests } from "./counting.js";
export const { Conversation, Directory } = bridge;
countCalls(Conversation);
countCalls(Directory);
export default countRequests(bridge.default);
`;

const COUNTS_PATH = "/counts-of-the-bill";

/** @param print is given each line of the log */
export async function startCountedBridge(
  variables: Readonly<Record<string, string>>,
  folder: string,
  print: (line: string) => void,
): Promise<CountedBridge> {
  const before = new Set(workerds());
  const counting = readFileSync(new URL("./counting.ts", import.meta.url), "utf8");
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "bridge",
      host: "127.0.0.1",
      port: 0,
      cf: false,
      ...bindingsIn("wrangler.toml"),
      bindings: { ...variables },
      modules: [
        { type: "ESModule", path: "main.js", contents: MAIN },
        { type: "ESModule", path: "counting.js", contents: stripTypeScriptTypes(counting) },
        { type: "ESModule", path: "index.js", contents: readFileSync("dist/index.js", "utf8") },
      ],
      resourcePersistencePath: folder,
      handleStructuredLogs: ({ message }) => print(message),
    }),
  );
  const { origin } = await miniflare.ready;
  const [pid = ""] = workerds().filter((one) => !before.has(one));
  return {
    cpuMs: () => cpuMsOf(pid),
    url: origin,
    counts: async () => v.parse(countsSchema, await (await fetch(origin + COUNTS_PATH)).json()),
    stop: () => miniflare.dispose(),
  };
}

/** Linux counts CPU in these. @see man 5 proc */
const MS_PER_TICK = 10;
/** Where the parent and the CPU, of the program and of the kernel, stand behind the program's name. */
const PARENT_AT = 1;
const CPU_AT = [11, 12] as const;

/** Our own workerds, by their process ids. */
function workerds(): string[] {
  return readdirSync("/proc").filter((name) => {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    return stat?.program === "workerd" && stat.fields[PARENT_AT] === String(process.pid);
  });
}

function cpuMsOf(pid: string): number {
  const { fields = [] } = statOf(pid) ?? {};
  return CPU_AT.reduce((sum, at) => sum + Number(fields[at] ?? 0), 0) * MS_PER_TICK;
}

function statOf(pid: string): { program: string; fields: readonly string[] } | undefined {
  try {
    const [, program = "", rest = ""] =
      /\((.*)\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return { program, fields: rest.split(" ") };
  } catch {
    // It has ended.
    return undefined;
  }
}
