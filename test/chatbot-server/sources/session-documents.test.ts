import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Server, startServer } from "../server.ts";
import { type Answer, answerOf } from "./library.ts";
import { containing, matching } from "./matching.ts";
import { encryptedPdf, scannedPdf, twoColumnPdf } from "./pdf-documents.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

async function send(
  name: string,
  content: string | Uint8Array,
  fileName?: string,
): Promise<Answer> {
  const form = new FormData();
  if (fileName !== undefined) form.set("filename", fileName);
  form.set("file", new Blob([new Uint8Array(Buffer.from(content))]), name);
  return answerOf(await server.call("POST", "/session-document/upload", { form }));
}

describe("a document of a session", () => {
  it("is taken with its name, its size and how much text it has", async () => {
    expect(await send("blob", "Nine to five.", "hours.txt")).toEqual({
      status: 200,
      body: {
        uuid: matching(/^[0-9a-f]{32}$/),
        file_name: "hours.txt",
        file_size: 13,
        tokens: 4,
      },
    });
  });

  it("has its tokens counted as far as it is kept", async () => {
    const { body } = await send("long.txt", "word ".repeat(600_000));
    expect(body).toMatchObject({ file_size: 3_000_000, tokens: 500_000 });
  });

  it("of hundreds of thousands of rows is taken", async () => {
    const { status } = await send("rows.csv", `a\n${"b\n".repeat(400_000)}`);
    expect(status).toBe(200);
  });

  it("may be any document that a chatbot can be trained with", async () => {
    const { status, body } = await send("paper.pdf", await twoColumnPdf());
    expect(status).toBe(200);
    expect(body).toMatchObject({ file_name: "paper.pdf" });
    expect(Reflect.get(Object(body), "tokens")).toBeGreaterThan(100);
  });

  it.each([
    ["picture.jpg", async () => "x", "file type not allowed"],
    ["empty.txt", async () => "", "file cannot be read: the document is empty"],
    ["scan.pdf", () => scannedPdf(), "file cannot be read: there is no text in the document"],
    ["locked.pdf", () => encryptedPdf(), "file cannot be read: the document is protected"],
  ])("that nobody can read is refused at once: %s", async (name, make, says) => {
    const { status, body } = await send(name, await make());
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: containing(says) });
  });

  it("is refused when it is larger than 10 MiB", async () => {
    expect((await send("huge.txt", Buffer.alloc(10 * 1024 * 1024 + 1, 97))).status).toBe(413);
  });

  it("needs a key", async () => {
    const headers = { authorization: "Bearer wrong" };
    const answer = await server.call("POST", "/session-document/upload", { headers });
    expect((await answerOf(answer)).status).toBe(401);
  });
});
