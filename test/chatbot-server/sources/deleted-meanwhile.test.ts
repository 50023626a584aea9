import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { jsonCalls } from "../json-calls.ts";
import { API_KEY, type Server, startServer, textAt } from "../server.ts";
import { hasKnowledge, piecesKept } from "./library.ts";

let server: Server;
const { json } = jsonCalls(() => server);

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

const BOUNDARY = "held";
const HEAD = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="held.txt"\r\n\r\n`;
const TAIL = `\r\n--${BOUNDARY}--\r\n`;

const NEXT = `\r\n--${BOUNDARY}\r\ncontent-disposition: form-data; name="more"\r\n\r\n`;

/** More than one piece, and less than two. */
const PART = "word ".repeat(80_000);

/** An upload that is sent as far as the test lets it. */
function holdUpload(chatbot: string) {
  const encoder = new TextEncoder();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  // Node asks for `duplex` where a body is a stream.
  const init = { method: "POST", body: readable, duplex: "half" };
  const headers = {
    authorization: `Bearer ${API_KEY}`,
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
  };
  const path = `/api/v1/chatbot/${chatbot}/data-source/upload`;
  const answer = fetch(server.url + path, { ...init, headers });
  return {
    answer,
    send: (text: string) => writer.write(encoder.encode(text)),
    end: () => writer.close(),
  };
}

function kept(): number {
  return hasKnowledge(server) ? piecesKept(server) : 0;
}

describe("a chatbot that is deleted while a file is sent to it", () => {
  it.each([
    ["before its last piece", HEAD + PART, 1, PART + TAIL],
    ["before its end", HEAD + PART, 1, TAIL],
    ["behind its end, before that of the form", HEAD + PART + NEXT, 2, TAIL],
  ])("%s, is not found by the sender, and nothing is kept", async (_, first, pieces, rest) => {
    const chatbot = textAt(await json("POST", "/chatbot/create", { name: "Shop" }), "uuid");
    const upload = holdUpload(chatbot);
    await upload.send(first);
    await until("some of it to be kept", () => kept() === pieces);
    await json("DELETE", `/chatbot/${chatbot}/delete`);
    expect(hasKnowledge(server)).toBe(false);
    await upload.send(rest);
    await upload.end();
    const answer = await upload.answer;
    expect([answer.status, await answer.json()]).toEqual([404, { error: "not found" }]);
    expect(hasKnowledge(server)).toBe(false);
  });
});
