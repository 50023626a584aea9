import { expect } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import type { CliRun } from "./run-cli.ts";

/** One run in this process, and what it asked for. */
export interface ProgramRun extends CliRun {
  /** The questions that it asked on the terminal. */
  readonly asked: readonly string[];
}

interface ProgramOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** What somebody at the terminal answers to every question; nobody is there when absent. */
  readonly answer?: string;
}

/** Runs a command line in this process: quicker than one of its own, and with somebody to be asked. */
export async function runHere(
  args: readonly string[],
  { variables = {}, answer }: ProgramOptions = {},
): Promise<ProgramRun> {
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const askSecret = async (question: string): Promise<string> => {
    asked.push(question);
    return answer ?? "";
  };
  const code = await runProgram(
    args,
    {
      environment: variables,
      fetch: (url, init) => fetch(url, init),
      print: (line) => out.push(line),
      complain: (line) => err.push(line),
      ...(answer === undefined ? {} : { askSecret }),
    },
    () => undefined,
  );
  return { code, out: out.join("\n"), err: err.join("\n"), asked };
}

/** Expects that a run was refused, and that it says why. */
export function expectRefused({ code, err }: CliRun, words: string): void {
  expect(err).toContain(words);
  expect(code).toBe(1);
}
