import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Writable } from "node:stream";
import { expect } from "vitest";
import { until } from "../../helpers/until.ts";
import type { CliRun } from "../run-cli.ts";
import { KEY } from "./fake-api.ts";

/** How the command line is started. */
export interface Start {
  /** Of the host; without it there is neither an address nor a key in its environment. */
  readonly url?: string;
  readonly key?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The folder it is started in; the project's root when absent. */
  readonly cwd?: string;
  /** Starts the command line on a terminal of its own. */
  readonly onTerminal?: true;
}

/** The command line at work. */
export interface Running {
  readonly pid: number;
  readonly stdin: Writable;
  /** Everything that it has written so far: as its result, and beside it. */
  out(): string;
  err(): string;
  /** Resolves once its result has these words. */
  shows(words: string): Promise<void>;
  /** Nobody reads its result any more. */
  stopReading(): void;
  signal(name: NodeJS.Signals): void;
  ended(): Promise<CliRun>;
}

const OWN_VARIABLES = /^(?:CAUSEWAY|GPT_TRAINER)/u;

/** One word of a shell's line. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The line that runs a program on a terminal as wide as any. */
function onScreen(line: readonly string[]): string {
  return `stty cols 120 rows 40 && exec ${line.map(quoted).join(" ")}`;
}

/** Starts `npm run causeway -- chatbot …` in a process of its own. */
export function startChatbotCommand(args: readonly string[], start: Start = {}): Running {
  const { url, key = KEY, variables = {}, cwd = process.cwd() } = start;
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const access = url === undefined ? {} : { GPT_TRAINER_BASE_URL: url, GPT_TRAINER_API_KEY: key };
  const line = [process.execPath, resolve("src/cli/main.ts"), "chatbot", ...args];
  const [program = "", ...rest] = start.onTerminal
    ? ["script", "--quiet", "--return", "--command", onScreen(line), "/dev/null"]
    : line;
  const child = spawn(program, rest, {
    cwd,
    env: { ...Object.fromEntries(inherited), CI: "", TERM: "xterm", ...access, ...variables },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  // It may end before it has read everything.
  child.stdin.on("error", () => undefined);
  const closed = once(child, "close");
  return {
    pid: child.pid ?? 0,
    stdin: child.stdin,
    out: () => out,
    err: () => err,
    shows: async (words) => {
      await until(`"${words}" in its result`, () => out.includes(words));
    },
    stopReading: () => child.stdout.destroy(),
    signal: (name) => child.kill(name),
    async ended() {
      await closed;
      expect(`${out}${err}`, "the key in what is shown").not.toContain(key);
      return { code: child.exitCode, out, err };
    },
  };
}

/** Runs it to its end. @param input what comes from the pipe; none when absent */
export async function chatbot(
  args: readonly string[],
  start: Start = {},
  input = "",
): Promise<CliRun> {
  const running = startChatbotCommand(args, start);
  running.stdin.end(input);
  return running.ended();
}

/** Characters that a terminal may obey. */
const ORDERS = /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

/** Expects that a terminal shows a text, and does nothing else. */
export function expectHarmless(shown: string): void {
  expect(ORDERS.exec(shown)?.[0], JSON.stringify(shown)).toBeUndefined();
}

/** Words that would take a terminal over: its title, its colours, its screen, its order of reading. */
export const HOSTILE =
  "fine\u001b]0;owned\u0007 \u001b[2J\u001b[31mred \u009b1A \u202edesrever\u202c \u0008\u007f\r\nsecond";
