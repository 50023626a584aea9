import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../src/simulator/free-port.ts";
import { API_KEY, type Server, startServer } from "../server.ts";

const run = promisify(execFile);

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** The TypeScript of a document, one piece after another. */
function programIn(document: string): string {
  const blocks = readFileSync(document, "utf8").matchAll(/^```ts\n([^]*?)^```$/gmu);
  return [...blocks].map(([, code = ""]) => code).join("\n");
}

describe("the client of the whole API in Node", () => {
  it("does what docs/chatbot-api.md shows", async () => {
    const program = ["--input-type=module-typescript", "--eval", programIn("docs/chatbot-api.md")];
    const { stdout } = await run(process.execPath, ["--no-warnings", ...program], {
      env: { ...process.env, GPT_TRAINER_BASE_URL: server.url, GPT_TRAINER_API_KEY: API_KEY },
    });
    expect(stdout).toMatch(/^1 chatbots\n/u);
    expect(stdout).toContain("Support private 20\n");
    expect(stdout).toContain("\nsuccess\n");
    expect(stdout).toContain("User: When are you open?\nAssistant: ");
    expect(stdout).toContain("\n1 sessions since yesterday\n");
    expect(stdout).toMatch(/\nnot_found 404 \S/u);
  });
});

describe("the client of the whole API in a Worker", () => {
  it("does the same", async () => {
    const silent = createServer(() => {});
    const port = await freePort();
    await new Promise<void>((resolve) => {
      silent.listen(port, "127.0.0.1", () => resolve());
    });
    const worker = await startWorker({
      API_URL: server.url,
      API_KEY,
      SILENT_URL: `http://127.0.0.1:${port}`,
    });
    try {
      const response = await fetch(await worker.ready);
      const told: unknown = await response.json();
      const kinds = ["not_found", "aborted", "timeout", "timeout"];
      expect(told).toMatchObject({ cited: ["1.1"], kinds });
      expect(JSON.stringify(told)).toContain("41 metres");
    } finally {
      await worker.dispose();
      silent.closeAllConnections();
      silent.close();
    }
  });
});

/** Bundles worker.ts and runs it. */
async function startWorker(bindings: Readonly<Record<string, string>>): Promise<Miniflare> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-scripting-"));
  const wrangler = join("node_modules", "wrangler", "bin", "wrangler.js");
  const config = fileURLToPath(new URL("wrangler.toml", import.meta.url));
  const args = ["deploy", "--dry-run", "--config", config, "--outdir", folder];
  await run(process.execPath, [wrangler, ...args]);
  const contents = readFileSync(join(folder, "worker.js"), "utf8");
  rmSync(folder, { recursive: true, force: true });
  const modules = [{ type: "ESModule" as const, path: "worker.js", contents }];
  const options = { name: "scripting", cf: false, compatibilityDate: "2026-10-01" };
  return new Miniflare(convertV4MiniflareOptions({ ...options, bindings, modules }));
}
