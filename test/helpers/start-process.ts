import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { until } from "./until.ts";

export interface StartOptions {
  /** Where the bridge's state is kept. */
  readonly folder: string;
  /** Any that is free when absent. */
  readonly port?: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/** `src/simulator/start.ts` as a process of its own, used over HTTP as its page uses it. */
export interface Started {
  /** What the process printed as its page's address. */
  readonly url: string;
  /** Asks for something as the page does. @param path without a slash at its beginning */
  ask(method: "POST" | "PUT", path: string, body?: unknown): Promise<Response>;
  /** What the page shows. */
  state(): Promise<ShownState>;
  /** Everything printed, and the bridge's log. */
  printed(): string;
  /** Ends it. @returns its exit code, and the processes it left behind */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; left: readonly string[] }>;
}

/** The part of the page's state that tests look at. */
const shownState = v.object({
  panes: v.array(
    v.object({
      platform: v.string(),
      faults: v.array(v.string()),
      places: v.array(
        v.object({
          id: v.string(),
          messages: v.array(
            v.looseObject({
              id: v.string(),
              by: v.picklist(["you", "bot"]),
              body: v.unknown(),
              actions: v.array(v.string()),
            }),
          ),
          working: v.array(v.object({ words: v.string(), thread: v.optional(v.string()) })),
          conversations: v.array(
            v.object({
              accepted: v.number(),
              states: v.record(v.string(), v.number()),
              askedAgain: v.number(),
              possiblyTwice: v.number(),
            }),
          ),
        }),
      ),
    }),
  ),
  exchanges: v.array(
    v.object({
      from: v.string(),
      to: v.string(),
      name: v.string(),
      status: v.optional(v.number()),
      tookMs: v.optional(v.number()),
      note: v.optional(v.string()),
    }),
  ),
  log: v.array(v.string()),
  runtime: v.object({ state: v.string(), kills: v.number() }),
});
export type ShownState = v.InferOutput<typeof shownState>;
export type ShownPlace = ShownState["panes"][number]["places"][number];

/** Starts it and waits for its address. @throws with what it printed when it ends before that */
export async function startProcess(options: StartOptions): Promise<Started> {
  const { child, output } = spawnStart(options);
  const url = await until("the address of the page", () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${output()}`);
    return /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
  });
  return {
    url,
    ask(method, path, body = {}) {
      const headers = { origin: url, "content-type": "application/json" };
      const init: RequestInit = { method, headers, body: JSON.stringify(body) };
      return fetch(`${url}/${path}`, init);
    },
    state: async () => v.parse(shownState, await (await fetch(`${url}/state`)).json()),
    printed: () => output() + readFileSync(join(options.folder, "bridge.log"), "utf8"),
    async end(signal) {
      const family = descendantsOf(child.pid ?? 0);
      const gone = child.exitCode === null ? once(child, "exit") : undefined;
      child.kill(signal);
      await gone;
      const left = (): string[] => family.filter(isRunning);
      await until("its children to end", () => left().length === 0, 3_000).catch(() => undefined);
      return { code: child.exitCode, left: left() };
    },
  };
}

/** What the page shows of a chat. @throws when there is no such chat */
export async function placeIn(started: Started, id: string): Promise<ShownPlace> {
  const { panes } = await started.state();
  const place = panes.flatMap(({ places }) => places).find((one) => one.id === id);
  if (place === undefined) throw new Error(`there is no chat ${id}`);
  return place;
}

/** Writes a message in a chat. @throws when that is refused */
export async function sayIn(started: Started, id: string, text: string): Promise<void> {
  const response = await started.ask("POST", `places/${id}/messages`, { text });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

/** Waits until the bot has written so many messages in a chat; gives what they show, as JSON. */
export function answersIn(started: Started, id: string, count = 1): Promise<string[]> {
  return until(`${count} answers in ${id}`, async () => {
    const { messages } = await placeIn(started, id);
    const answers = messages
      .filter(({ by }) => by === "bot")
      .map(({ body }) => JSON.stringify(body));
    return answers.length >= count && answers;
  });
}

/** What the page is told when something is refused. */
export async function complaintIn(response: Response): Promise<string> {
  return v.parse(v.strictObject({ error: v.string() }), await response.json()).error;
}

/** Starts it where it is expected to end by itself. @returns its exit code and what it printed */
export async function startInVain(options: StartOptions): Promise<{ code: number; said: string }> {
  const { child, output } = spawnStart(options);
  await once(child, "exit");
  return { code: child.exitCode ?? -1, said: output() };
}

function spawnStart({ folder, port = 0, variables = {} }: StartOptions): {
  child: ChildProcess;
  output: () => string;
} {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("GPT_TRAINER_") && !name.startsWith("npm_"),
  );
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "src/simulator/start.ts",
      "--folder",
      folder,
      "--port",
      String(port),
    ],
    { env: { ...Object.fromEntries(inherited), ...variables }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return { child, output: () => said };
}

/** Process ids of the children and their children. */
function descendantsOf(pid: number): string[] {
  const children = ps("-o", "pid=", "--ppid", String(pid)).filter((one) => isRunning(one));
  return children.flatMap((child) => [child, ...descendantsOf(Number(child))]);
}

/** A process that has ended and waits for somebody to look at its exit code does not run. */
function isRunning(pid: string): boolean {
  const [state] = ps("-o", "stat=", "-p", pid);
  return state !== undefined && !state.startsWith("Z");
}

function ps(...args: readonly string[]): string[] {
  try {
    const lines = execFileSync("ps", args, { encoding: "utf8" }).split("\n");
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  } catch {
    // It ends with an error when nothing was found.
    return [];
  }
}
