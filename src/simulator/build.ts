/**
 * What `npm start` and `npm test` do first: builds the bridge and the chatbot server side by side, and
 * shows what the builds print only when one of them fails.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";

const scripts = ["build:bridge", "build:chatbot"] as const;

/** Nothing phones home, and nothing depends on whether it could. */
const quiet = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

const failure = v.object({ stdout: v.string(), stderr: v.string() });

async function build(script: string): Promise<void> {
  try {
    await promisify(execFile)("npm", ["run", script], {
      env: { ...process.env, ...quiet },
      // On Windows npm is no program of its own.
      shell: process.platform === "win32",
    });
  } catch (error) {
    const said = v.safeParse(failure, error);
    console.error(said.success ? said.output.stdout + said.output.stderr : error);
    process.exitCode = 1;
  }
}

console.log("Building the bridge and the local chatbot …");
await Promise.all(scripts.map(build));
