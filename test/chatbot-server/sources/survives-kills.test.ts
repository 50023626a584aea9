import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_KEY, CHATBOT_UUID, type Server, startServer } from "../server.ts";
import {
  find,
  hasEnded,
  indexed,
  leftovers,
  sourceOf,
  sourcesOf,
  trained,
  upload,
} from "./library.ts";
import { longPdf } from "./pdf-documents.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

/** How many milliseconds the server lives each time: at first it dies while it reads, later while it indexes. */
const LIVES_MS = [30, 80, 200, 10, 1100, 1250, 300, 1400, 1150, 500];

function longMarkdown(): string {
  const sections = Array.from(
    { length: 4000 },
    (_, at) => `## Rule ${at}\n\nRule ${at} says that nobody may do what rule ${at + 1} forbids.
It was made in the year ${1000 + at}, and has been changed ${at % 7} times since.\n`,
  );
  return `# The rules\n\n${sections.join("\n")}\n\n| a | b |\n|---|---|\n${"| 1 | 2 |\n".repeat(4000)}`;
}

/** Trains a file while the server dies again and again. @returns how often it died meanwhile */
async function trainedWhileDying(uuid: string): Promise<number> {
  let kills = 0;
  for (const life of LIVES_MS) {
    await sleep(life);
    const source = await find(server, uuid);
    if (source === undefined) throw new Error("the source is gone");
    if (hasEnded(source)) break;
    await server.kill();
    kills += 1;
  }
  return kills;
}

function texts(uuid: string): string[] {
  return indexed(server, uuid).map(({ heading, text }) => `${heading}\n${text}`);
}

describe("a document that is being trained", () => {
  it.each([
    ["rules.md", async () => longMarkdown()],
    ["lines.pdf", () => longPdf(150)],
  ])(
    "ends with the same passages however often the server dies meanwhile: %s",
    async (name, make) => {
      const content = await make();
      const calm = sourceOf(await upload(server, `calm-${name}`, content));
      expect((await trained(server, calm.uuid)).status).toBe("success");

      const { uuid } = sourceOf(await upload(server, `killed-${name}`, content));
      const kills = await trainedWhileDying(uuid);
      expect(kills).toBeGreaterThanOrEqual(3);
      const source = await trained(server, uuid);
      expect(source.status).toBe("success");
      expect(source.tokens).toBe((await find(server, calm.uuid))?.tokens);
      expect(texts(uuid).length).toBeGreaterThan(100);
      expect(texts(uuid)).toEqual(texts(calm.uuid));
      expect(leftovers(server)).toEqual({ job: 0, sheet: 0, retired: 0, piece: 0 });
    },
  );
});

describe("an upload", () => {
  it("that is cut off by the server's death leaves nothing, and can be repeated", async () => {
    const boundary = "cut";
    const start = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="cut.txt"\r\n\r\n`;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(start + "word ".repeat(200_000)));
      },
    });
    const headers = {
      authorization: `Bearer ${API_KEY}`,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    };
    // Node asks for `duplex` where a body is a stream.
    const init = { method: "POST", headers, body, duplex: "half" };
    const path = `/api/v1/chatbot/${CHATBOT_UUID}/data-source/upload`;
    const sent = fetch(server.url + path, init);
    const kill = async (): Promise<void> => {
      await sleep(200);
      await server.kill();
    };
    await Promise.all([expect(sent).rejects.toThrow(), kill()]);
    const names = (await sourcesOf(server)).map(({ file_name: name }) => name);
    expect(names).not.toContain("cut.txt");
    const { uuid } = sourceOf(await upload(server, "cut.txt", "whole"));
    expect((await trained(server, uuid)).status).toBe("success");
    expect(leftovers(server)["piece"]).toBe(0);
  });
});
