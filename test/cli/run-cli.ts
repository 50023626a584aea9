import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

/** How one run of the command line ended, and what it said. */
export interface CliRun {
  readonly code: number | null;
  /** What it printed as its result. */
  readonly out: string;
  /** What it complained of. */
  readonly err: string;
}

/** Variables that mean something to it: none comes from whoever runs the tests. */
const OWN_VARIABLES = /^(?:CAUSEWAY|TELEGRAM|SLACK|WHATSAPP|GPT_TRAINER|DEFAULT_LOCALE)/u;

/**
 * Runs `npm run causeway --` with these arguments in a process of its own, without a terminal.
 * @param variables of its environment
 * @param cwd the folder it is started in; the project's root when absent
 */
export async function runCli(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<CliRun> {
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const child = spawn(process.execPath, [resolve("src/cli/main.ts"), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code: child.exitCode, out, err };
}
