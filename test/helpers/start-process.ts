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
  /** Writes a message in a chat, as the page does. */
  say(chat: string, text: string): Promise<Response>;
  /** What the page shows of a chat. */
  chat(name: string): Promise<ShownChat>;
  /** Waits until the bot has written so many messages there; gives their texts. */
  answered(chat: string, count?: number): Promise<string[]>;
  /** Everything printed, and the bridge's log. */
  printed(): string;
  /** Ends it. @returns its exit code, and the processes it left behind */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; left: readonly string[] }>;
}

const shownChat = v.object({
  messages: v.array(
    v.object({
      id: v.number(),
      by: v.picklist(["you", "bot"]),
      text: v.string(),
      html: v.string(),
    }),
  ),
  typing: v.boolean(),
});
type ShownChat = v.InferOutput<typeof shownChat>;

/** Starts it and waits for its address. @throws with what it printed when it ends before that */
export async function startProcess(options: StartOptions): Promise<Started> {
  const { child, output } = spawnStart(options);
  const url = await until("the address of the page", () => {
    if (child.exitCode !== null) throw new Error(`it ended: ${output()}`);
    return /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0];
  });
  const chat = async (name: string): Promise<ShownChat> =>
    v.parse(shownChat, await (await fetch(`${url}/chats/${name}`)).json());
  return {
    url,
    chat,
    say: (name, text) =>
      fetch(`${url}/chats/${name}/messages`, {
        method: "POST",
        headers: { origin: url },
        body: new URLSearchParams({ text }),
        redirect: "manual",
      }),
    answered: (name, count = 1) =>
      until(`${count} answers in ${name}`, async () => {
        const { messages } = await chat(name);
        const answers = messages.filter(({ by }) => by === "bot").map(({ text }) => text);
        return answers.length >= count && answers;
      }),
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
    ["src/simulator/start.ts", "--folder", folder, "--port", String(port)],
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
