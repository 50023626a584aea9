import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { endpoints } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import { strictRefusal } from "./strict.ts";
import { type ApiTarget, type ApiWorld, oneChatbot, UNKNOWN } from "./world.ts";

/**
 * How a server refuses that keeps what the API only hints at: 401, 404, 405 and 400, always with
 * `{"error": …}`. The hosted service may differ; see the uncertain items.
 */
export function refusalsContract(name: string, world: ApiWorld): void {
  describe(`${name}: refusals`, () => {
    const chatbot = oneChatbot(world);

    it("refuse every endpoint to whoever has no key, or a wrong one", async () => {
      const { raw } = await world.open();
      for (const { method, path } of versioned) {
        for (const key of [null, "another key"]) {
          expect(await statusOf(raw, method, path, key), `${method} ${path}`).toBe(401);
        }
      }
    });

    it("say 405 to another method on a path that is known", async () => {
      const { raw } = await world.open();
      const paths = new Set(versioned.map(({ path }) => path));
      for (const path of paths) {
        const [method = ""] = ["GET", "POST", "DELETE"].filter((one) => !isServed(one, path));
        expect(await statusOf(raw, method, path), `${method} ${path}`).toBe(405);
        expect(await statusOf(raw, "PUT", path), `PUT ${path}`).toBe(405);
      }
      expect(await statusOf(raw, "POST", `/session/${UNKNOWN}/message`)).toBe(405);
    });

    it("say 404 to a path that is unknown, and to an id that nothing has", async () => {
      const { raw } = await world.open();
      for (const path of ["/", "/nothing", `/chatbot/${UNKNOWN}/nothing`, "/sessions"]) {
        expect(await statusOf(raw, "GET", path), path).toBe(404);
      }
      for (const id of [UNKNOWN, "no-id"]) {
        for (const [path, json] of bodiesByPath) {
          const response = await raw("POST", path.replace("{uuid}", id), { json });
          expect(response.status, `${path} ${id}`).toBe(404);
          expect(await errorIn(response), path).not.toBe("");
        }
        for (const { method, path } of withoutBody) {
          const where = path.replace("{uuid}", id);
          expect(await statusOf(raw, method, where), `${method} ${where}`).toBe(404);
        }
      }
    });

    it("say 400 to a body that is none, and name a field that is missing or wrong", async () => {
      const { api, raw } = await world.open();
      const [agent] = await api.agents.list(chatbot());
      const { uuid: session } = await api.sessions.create(chatbot());
      const qa = await api.sources.createQa(chatbot(), { question: "Q?", answer: "A." });
      const tag = await api.tags.create(chatbot(), { name: "t", color: "#000000" });
      const idIn: Readonly<Record<string, string>> = {
        chatbot: chatbot(),
        agent: agent?.uuid ?? "",
        session,
        "data-source": qa.uuid,
        "source-tag": tag.uuid,
      };
      for (const [path, field, json] of wrongBodies) {
        const where = path.replace("{uuid}", idIn[path.split("/")[1] ?? ""] ?? "");
        const response = await raw("POST", where, { json });
        const told = `${path} ${JSON.stringify(json)}`;
        expect(response.status, told).toBe(400);
        expect(await errorIn(response), told).toContain(field);
        const broken = await raw("POST", where, { text: "{not json" });
        expect(broken.status, path).toBe(400);
      }
    });
  });
}

const versioned = Object.values(endpoints).filter((one) => !("unversioned" in one));

/** What every path takes, so that only its id can be wrong. */
const bodiesByPath: readonly (readonly [path: string, body: unknown])[] = [
  ["/chatbot/{uuid}/update", { name: "x" }],
  ["/chatbot/{uuid}/agent/create", { name: "x", type: "user-facing" }],
  ["/agent/{uuid}/update", { name: "x" }],
  ["/chatbot/{uuid}/session/create", {}],
  ["/session/{uuid}/message/stream", { query: "x" }],
  ["/session/{uuid}/message/non-stream", { query: "x" }],
  ["/chatbot/{uuid}/data-source/qa", { question: "x", answer: "x" }],
  ["/chatbot/{uuid}/data-source/url", { url: "https://example.com/" }],
  ["/data-source/{uuid}/update", { title: "x" }],
  ["/chatbot/{uuid}/source-tag/create", { name: "x", color: "#000000" }],
  ["/source-tag/{uuid}/update", { name: "x" }],
  [
    "/agent/{uuid}/function/create",
    { name: "x", description: "x", external_url: "https://example.com/" },
  ],
  ["/function/{uuid}/update", { name: "x" }],
];

const withoutBody = versioned.filter(
  ({ method, path }) => path.includes("{uuid}") && (method !== "POST" || path.endsWith("}/delete")),
);

/** The field that each error must name. */
const wrongBodies: readonly (readonly [path: string, field: string, body: unknown])[] = [
  ["/chatbot/create", "name", {}],
  ["/chatbot/create", "visibility", { name: "x", visibility: 7 }],
  ["/chatbot/{uuid}/update", "rate_limit", { rate_limit: "many" }],
  ["/chatbot/{uuid}/agent/create", "name", { type: "user-facing" }],
  ["/chatbot/{uuid}/agent/create", "type", { name: "x" }],
  ["/chatbot/{uuid}/agent/create", "type", { name: "x", type: "unheard-of" }],
  ["/agent/{uuid}/update", "temperature", { temperature: "hot" }],
  ["/chatbot/{uuid}/session/create", "initial_variables", { initial_variables: "x" }],
  ["/session/{uuid}/message/stream", "query", {}],
  ["/session/{uuid}/message/non-stream", "query", { query: 7 }],
  ["/messages/delete", "uuids", {}],
  ["/chatbot/{uuid}/data-source/qa", "question", { answer: "x" }],
  ["/chatbot/{uuid}/data-source/qa", "answer", { question: "x" }],
  ["/chatbot/{uuid}/data-source/url", "url", {}],
  ["/data-source/{uuid}/update", "title", {}],
  ["/data-sources/url/re-scrape", "uuids", { uuids: "x" }],
  ["/data-sources/delete", "uuids", {}],
  ["/chatbot/{uuid}/source-tag/create", "name", { color: "#000000" }],
  ["/chatbot/{uuid}/source-tag/create", "color", { name: "x" }],
  ["/source-tag/{uuid}/update", "data_source_uuids", { data_source_uuids: "x" }],
  ["/agent/{uuid}/function/create", "name", { description: "x", external_url: "https://a.b" }],
];

/** The status of a call with nothing in it, whose refusal is as it should be. */
async function statusOf(
  raw: ApiTarget["raw"],
  method: string,
  path: string,
  key?: string | null,
): Promise<number> {
  const where = path.replace("{uuid}", UNKNOWN);
  const response = await raw(method, where, key === undefined ? {} : { key });
  expect(await errorIn(response), `${method} ${where}`).not.toBe("");
  return response.status;
}

/** What a refusal says. @throws when it is more or less than `{"error": …}` */
async function errorIn(response: Response): Promise<string> {
  const body: unknown = await response.json();
  return v.parse(strictRefusal, body).error;
}

/** A path without an id may be one with an id, too: `/chatbot/create` is also `/chatbot/{uuid}`. */
function isServed(method: string, path: string): boolean {
  return versioned.some(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replace("{uuid}", "[^/]+")}$`, "u").test(path),
  );
}
