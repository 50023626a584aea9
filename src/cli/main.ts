/** `npm run causeway -- <command>`: the command line, in Node. */
import { loadEnvFile } from "node:process";
import { askHidden } from "./hidden-question.ts";
import { runProgram } from "./program.ts";
import type { Surroundings } from "./surroundings.ts";

const { stdin, stderr, env } = process;

const surroundings: Surroundings = {
  environment: env,
  fetch: (url, init) => fetch(url, init),
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
  // Questions go where errors go, so that a result can be piped on.
  ...(stdin.isTTY && stderr.isTTY
    ? { askSecret: (question: string) => askHidden({ input: stdin, output: stderr }, question) }
    : {}),
};

process.exitCode = await runProgram(process.argv.slice(2), surroundings, (file) =>
  loadEnvFile(file),
);
