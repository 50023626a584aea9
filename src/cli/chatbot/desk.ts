import { createGptTrainerApi, type GptTrainerApi } from "../../chatbots/gpt-trainer/api/index.ts";
import type { Command } from "commander";
import { confirm, isCancel } from "@clack/prompts";
import type { ExitCode } from "../failure.ts";
import { usageError } from "../failure.ts";
import type { Surroundings } from "../surroundings.ts";
import { type ApiAccess, findApi } from "./access.ts";
import { safeJson } from "../safe-text.ts";

/** What every command takes. */
export interface CommonOptions {
  readonly local?: true;
  readonly json?: true;
}

/** The API, opened, with what was said of where it is. */
export interface OpenApi {
  readonly api: GptTrainerApi;
  readonly access: ApiAccess;
}

/** What the commands work on. */
export interface Desk {
  readonly surroundings: Surroundings;
  /** How the program ends, unless it ends well. */
  end(code: ExitCode): void;
  open(options: CommonOptions): Promise<OpenApi>;
}

export function createDesk(surroundings: Surroundings, end: (code: ExitCode) => void): Desk {
  return {
    surroundings,
    end,
    async open(options) {
      const access = await findApi(surroundings, options.local === true);
      const { baseUrl, apiKey } = access;
      return { access, api: createGptTrainerApi({ baseUrl, apiKey, fetch: surroundings.fetch }) };
    },
  };
}

/** A command with the options that all of them take. */
export function apiCommand(parent: Command, name: string): Command {
  return parent
    .command(name)
    .option("--local", "of the chatbot that `npm start` runs")
    .option("--json", "one line of JSON");
}

/** Prints a result as JSON when that was wanted. @param lines what is printed otherwise */
export function printResult(
  { surroundings }: Desk,
  { json }: CommonOptions,
  result: unknown,
  lines: () => readonly string[],
): void {
  for (const line of json ? [safeJson(result)] : lines()) surroundings.print(line);
}

/** Whether there is somebody who can be asked. */
export function isSomebodyThere(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/**
 * Makes sure that something is meant that cannot be undone.
 * @param isSure whether that was said in the command
 * @throws CausewayError `usage` when nobody can be asked
 */
export async function isMeant(question: string, isSure: boolean): Promise<boolean> {
  if (isSure) return true;
  if (!isSomebodyThere()) throw usageError(`${question} Say so with --yes.`);
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  return !isCancel(answer) && answer;
}
