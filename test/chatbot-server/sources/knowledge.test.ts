import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { bindingsIn } from "../../../src/simulator/worker-runtime.ts";
import { until } from "../../helpers/until.ts";
import { API_KEY, CHATBOT_UUID, UNKNOWN } from "../server.ts";
import { leftovers } from "./library.ts";
import { type Site, startSite } from "./site.ts";

/** Embeds every text alike; a question is held until the test lets it go. */
const STUB = `
import { WorkerEntrypoint } from "cloudflare:workers";
export class StubAi extends WorkerEntrypoint {
  async run(model, { text }) {
    if (text.some((one) => one.includes("held"))) await fetch(this.env.HOLD);
    return { data: text.map(() => [1, 2, 3]) };
  }
}
export default { fetch: () => new Response(null, { status: 404 }) };
`;

const folder = mkdtempSync(join(tmpdir(), "causeway-knowledge-"));
let site: Site;
let miniflare: Miniflare;

beforeAll(async () => {
  site = await startSite();
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      resourcePersistencePath: folder,
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: "chatbot",
          ...bindingsIn("wrangler.chatbot.toml"),
          bindings: { CHATBOT_SERVER_API_KEY: API_KEY, CHATBOT_SERVER_CHATBOT_UUID: CHATBOT_UUID },
          serviceBindings: { AI: { name: "stub-ai", entrypoint: "StubAi" } },
          modules: [
            {
              type: "ESModule",
              path: "index.js",
              contents: readFileSync("dist/chatbot/index.js", "utf8"),
            },
          ],
        },
        {
          name: "stub-ai",
          compatibilityDate: "2026-10-01",
          bindings: { HOLD: site.at("/hold") },
          modules: [{ type: "ESModule", path: "stub.js", contents: STUB }],
        },
      ],
    }),
  );
  await miniflare.ready;
});

afterAll(async () => {
  await miniflare.dispose();
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
});

const source = v.object({ uuid: v.string(), live: v.number(), generation: v.number() });

/** Calls a method of the object that holds a chatbot's sources. */
async function call(chatbot: string, method: string, ...args: unknown[]): Promise<unknown> {
  const objects = await miniflare.getDurableObjectNamespace("CHATBOT_KNOWLEDGE", "chatbot");
  const stub: object = objects.get(objects.idFromName(chatbot.slice(0, 16)));
  const found: unknown = Reflect.get(stub, method);
  if (typeof found !== "function") throw new TypeError(`no method ${method}`);
  return Reflect.apply(found, stub, args);
}

async function sourcesOf(chatbot: string) {
  return v.parse(v.array(source), await call(chatbot, "sources", chatbot));
}

const PAIR = {
  type: "qa",
  fileName: "Hours",
  meta: { question: "Hours", answer: "Nine to five." },
};

describe("the object of a chatbot that is gone", () => {
  it.each([
    ["a source", "add", PAIR, { kind: "gone" }],
    ["a tag", "addTag", { name: "Rules", color: "#123456", sources: [] }, { kind: "not found" }],
  ])("keeps %s no more", async (_, method, added, says) => {
    expect(await call(UNKNOWN, method, UNKNOWN, added)).toMatchObject(says);
    // An object that has ended opens nothing.
    expect(await call(UNKNOWN, "sources", UNKNOWN)).toEqual([]);
    expect(await call(UNKNOWN, "tags", UNKNOWN)).toEqual([]);
  });
});

describe("a search whose question is embedded while a source is trained again", () => {
  it("finds what the source holds when that is done", async () => {
    await call(CHATBOT_UUID, "add", CHATBOT_UUID, PAIR);
    const live = async (generation: number) =>
      (await sourcesOf(CHATBOT_UUID))[0]?.live === generation;
    await until("the source to be trained", () => live(1));
    let release = (): void => undefined;
    site.put("/hold", (_, response) => {
      release = () => response.end();
    });
    const [{ uuid } = { uuid: "" }] = await sourcesOf(CHATBOT_UUID);
    const only = { limit: 3, sources: [uuid] };
    const found = call(CHATBOT_UUID, "search", CHATBOT_UUID, "held: hours?", only);
    await until("the question to be held", () => site.asked.includes("/hold"));
    await call(CHATBOT_UUID, "retrain", [uuid]);
    await until("the source to be trained again", () => live(2));
    await until("its passages of before to be gone", () => leftovers({ folder })["retired"] === 0);
    release();
    expect(await found).toMatchObject([{ text: PAIR.meta.answer }]);
  });
});
