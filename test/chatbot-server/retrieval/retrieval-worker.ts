import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import * as v from "valibot";

/** A call of a method of the index by words, or `embedSome`, `searchHybrid`, and what the tests need. */
export type IndexCall = readonly [method: string, ...args: unknown[]];

/** The index in a durable object of its own in workerd, whose SQLite it uses. */
export interface RetrievalWorker {
  /**
   * Calls methods one after another in one request, each in a transaction of its own.
   * @param name of the object
   * @returns what each gave, or `{ thrown }`
   */
  call(name: string, calls: readonly IndexCall[]): Promise<unknown[]>;
  /** What the log has, a line each. */
  readonly printed: readonly string[];
  stop(): Promise<void>;
}

const RETRIEVAL = new URL("../../../src/chatbot-server/retrieval/", import.meta.url).pathname;

const STUB_AI = new URL("stub-ai.ts", import.meta.url).pathname;

const MAIN = `
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { openHybridIndex } from "${RETRIEVAL}embeddings.ts";
import { runStub } from "${STUB_AI}";

export class StubAi extends WorkerEntrypoint {
  run(model, inputs) {
    return runStub(model, inputs);
  }
}

export class Retrieval extends DurableObject {
  #index;
  #cursors = [];
  #open() {
    const exec = (...query) => {
      const cursor = this.ctx.storage.sql.exec(...query);
      this.#cursors.push(cursor);
      return cursor;
    };
    this.#index = openHybridIndex({ exec }, this.env.AI);
  }
  #spent() {
    const sum = (what) => this.#cursors.reduce((all, cursor) => all + cursor[what], 0);
    const spent = { rowsRead: sum("rowsRead"), rowsWritten: sum("rowsWritten") };
    this.#cursors = [];
    return spent;
  }
  async fetch(request) {
    if (this.#index === undefined) this.#open();
    const methods = {
      reopen: () => this.#open(),
      sql: (...query) => this.ctx.storage.sql.exec(...query).toArray(),
      size: () => this.ctx.storage.sql.databaseSize,
      spent: () => this.#spent(),
      embedSome: (source) => this.#index.embedSome(source),
      searchHybrid: (...args) => this.#index.search(...args),
    };
    const results = [];
    for (const [name, ...args] of await request.json()) {
      const method = methods[name] ?? this.#index.passages[name];
      try {
        const result = await this.ctx.storage.transactionSync(() => method(...args));
        results.push(result ?? null);
      } catch (error) {
        results.push({ thrown: String(error) });
      }
    }
    return Response.json(results);
  }
}

export default {
  fetch(request, env) {
    return env.RETRIEVAL.getByName(new URL(request.url).searchParams.get("name")).fetch(request);
  },
};
`;

const CONFIG = `name = "retrieval"
main = "main.js"
compatibility_date = "2026-10-01"
durable_objects.bindings = [{ name = "RETRIEVAL", class_name = "Retrieval" }]
migrations = [{ tag = "v1", new_sqlite_classes = ["Retrieval"] }]
`;

/** Bundles the index as it is deployed, and runs it. @param withAi whether a model is bound that only counts words */
export async function startRetrieval(withAi = false): Promise<RetrievalWorker> {
  const printed: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: "retrieval",
      cf: false,
      compatibilityDate: "2026-10-01",
      durableObjects: { RETRIEVAL: { className: "Retrieval", useSQLite: true } },
      ...(withAi ? { serviceBindings: { AI: { name: "retrieval", entrypoint: "StubAi" } } } : {}),
      handleStructuredLogs: ({ message }) => printed.push(message),
      modules: [{ type: "ESModule", path: "index.js", contents: bundle() }],
    }),
  );
  await miniflare.ready;
  return {
    async call(name, calls) {
      const response = await miniflare.dispatchFetch(
        `http://retrieval/?name=${encodeURIComponent(name)}`,
        { method: "POST", body: JSON.stringify(calls) },
      );
      return v.parse(v.array(v.unknown()), await response.json());
    },
    printed,
    stop: () => miniflare.dispose(),
  };
}

function bundle(): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway-retrieval-"));
  try {
    writeFileSync(join(folder, "main.js"), MAIN);
    writeFileSync(join(folder, "wrangler.toml"), CONFIG);
    const config = join(folder, "wrangler.toml");
    const args = ["deploy", "--dry-run", "--config", config, "--outdir", join(folder, "dist")];
    execFileSync("node_modules/.bin/wrangler", args);
    return readFileSync(join(folder, "dist/main.js"), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
