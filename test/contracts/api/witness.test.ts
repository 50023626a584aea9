import { describe, expect, it } from "vitest";
import type { Fetch } from "../../../src/lib/http.ts";
import { createWitness } from "./witness.ts";

const ID = "0123456789abcdef0123456789abcdef";
const times = { created_at: "2025-01-31T12:34:56Z", modified_at: "2025-01-31T12:34:56Z" };
const session = { uuid: ID, ...times };

/** What a witness notes of one answer. */
async function notedOf(
  method: string,
  path: string,
  status: number,
  body: unknown,
): Promise<readonly string[]> {
  const call: Fetch = async () => Response.json(body, { status });
  const witness = createWitness(call);
  const response = await witness.fetch(`https://a.example/api/v1${path}`, { method });
  expect(await response.json()).toEqual(body);
  return witness.differences();
}

describe("a witness of the contract", () => {
  it.each([
    ["GET", `/session/${ID}`, 200, session],
    ["GET", `/session/${ID}`, 200, { ...session, meta: { user: { Name: "Zoë" } } }],
    ["GET", "/agent/models", 200, { models: [] }],
    ["POST", "/chatbot/create", 400, { error: "name is missing" }],
    ["POST", `/chatbot/${ID}/data-source/url`, 409, session],
    ["GET", "/nothing", 404, { error: "not found" }],
  ])("has nothing to say of what is documented: %s %s %i", async (method, path, status, body) => {
    expect(await notedOf(method, path, status, body)).toEqual([]);
  });

  it.each([
    ["a key more", 200, { ...session, secret: "words" }, "session_fetch 200: secret"],
    ["a key less", 200, { uuid: ID }, "session_fetch 200: created_at"],
    [
      "a time with milliseconds",
      200,
      { ...session, created_at: "2025-01-31T12:34:56.789Z" },
      "created_at",
    ],
    ["an id with dashes", 200, { ...session, uuid: "01234567-89ab" }, "uuid"],
    ["another status of success", 201, session, "success is always 200"],
    ["a refusal with a key more", 404, { error: "no", code: 7 }, "session_fetch 404: code"],
    ["a refusal without a word", 404, { error: "" }, "session_fetch 404: error"],
    ["a refusal that is something else", 404, "no", "session_fetch 404"],
  ])("tells of %s, and of no value in it", async (_, status, body, told) => {
    const noted = await notedOf("GET", `/session/${ID}`, status, body);
    expect(noted.join("\n")).toContain(told);
    expect(noted.join("\n")).not.toMatch(/words|789/u);
  });

  it("tells endpoints apart whose paths are alike", async () => {
    const witness = createWitness(async () => Response.json({ success: true }));
    for (const [method, path] of [
      ["POST", "/chatbot/create"],
      ["DELETE", `/chatbot/${ID}/delete`],
      ["POST", "/messages/delete"],
      ["POST", `/message/${ID}/delete`],
    ] as const) {
      await witness.fetch(`https://a.example/api/v1${path}`, { method });
    }
    await witness.fetch("https://a.example/api/data-sources/restart", { method: "POST" });
    expect([...witness.succeeded]).toEqual([
      "chatbot_create",
      "chatbot_delete",
      "messages_delete",
      "message_delete",
      "sources_restart",
    ]);
  });
});
