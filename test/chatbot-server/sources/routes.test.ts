import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { callRoot, CHATBOT_UUID, type Server, startServer, UNKNOWN } from "../server.ts";
import {
  answerOf,
  find,
  indexed,
  leftovers,
  post,
  sourceOf,
  sourcesOf,
  trained,
  upload,
} from "./library.ts";
import { containing, matching } from "./matching.ts";
import { encryptedPdf, scannedPdf } from "./pdf-documents.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer();
});

afterAll(() => server.stop());

/** Begins the head of a part, up to its name. */
const NAMED = "content-disposition: form-data; name=";

const PAIR = { question: "Where is it?", answer: "In the old town." };

const addPair = (pair: unknown = PAIR) =>
  post(server, `/chatbot/${CHATBOT_UUID}/data-source/qa`, pair);

describe("a file that is uploaded", () => {
  it("is shown with its ten keys, and waits to be trained", async () => {
    const source = sourceOf(await upload(server, "hours.md", "# Hours\n\nNine to five."));
    expect(source).toMatchObject({
      uuid: matching(new RegExp(`^${CHATBOT_UUID.slice(0, 16)}[0-9a-f]{16}$`)),
      file_name: "hours.md",
      title: "hours.md",
      status: "await",
      type: "upload",
      file_size: 22,
      meta_json: "{}",
    });
  });

  it("ends trained, and walks through more than two other states until then", async () => {
    const text = "A sentence that says little.\n\n".repeat(60_000);
    const { uuid } = sourceOf(await upload(server, "long.txt", text));
    const seen = new Set<string>();
    await until("success", async () => {
      const status = (await find(server, uuid))?.status ?? "";
      seen.add(status);
      return status === "success";
    });
    const documented = ["extracting", "chunking", "embedding"];
    expect(documented.filter((status) => seen.has(status))).toEqual(documented);
    expect((await find(server, uuid))?.tokens).toBeGreaterThan(100_000);
  });

  it("of a name that is there answers 409 with what is there", async () => {
    const first = sourceOf(await upload(server, "twice.md", "once"));
    const second = await upload(server, "twice.md", "another");
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ uuid: first.uuid, file_size: 4 });
  });

  it.each(["program.exe", "table.xlsx", "old.doc", "picture.png", "noextension"])(
    "named %s is refused",
    async (name) => {
      const { status, body } = await upload(server, name, "x");
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: containing("file type not allowed") });
    },
  );

  it("is stored under its name without folders, with the address where people read it", async () => {
    const link = "https://example.com/rules";
    const answer = await upload(server, "../a/rules.txt", "No noise.", {
      reference_source_link: link,
    });
    const source = sourceOf(answer);
    expect(source.file_name).toBe("rules.txt");
    expect(JSON.parse(source.meta_json)).toEqual({ reference_source_link: link });
  });

  it("is refused with an address that is none", async () => {
    const fields = { reference_source_link: "javascript:alert(1)" };
    const { status, body } = await upload(server, "bad-link.txt", "x", fields);
    expect(status).toBe(400);
    expect(body).toEqual({ error: "reference_source_link must be an http or https address" });
  });

  it("is refused when it is larger than 20 MiB", async () => {
    const { status } = await upload(server, "huge.txt", Buffer.alloc(20 * 1024 * 1024 + 1, 97));
    expect(status).toBe(413);
    expect((await sourcesOf(server)).map(({ file_name: name }) => name)).not.toContain("huge.txt");
  });

  it.each([
    ["no form", { text: "hello" }, "the body must be multipart/form-data"],
    ["an empty form", { form: new FormData() }, "file is missing"],
    [
      "a broken form",
      { text: "--x\r\nnothing", headers: { "content-type": "multipart/form-data; boundary=x" } },
      "the body is no whole form",
    ],
  ])("as %s is refused", async (_, sent, error) => {
    const path = `/chatbot/${CHATBOT_UUID}/data-source/upload`;
    const answer = await answerOf(await server.call("POST", path, sent));
    expect(answer.status).toBe(400);
    expect(["file is missing", error]).toContain(Reflect.get(Object(answer.body), "error"));
  });

  it.each([
    ["cut off behind it", ""],
    [
      "with a text of 100 kB behind it",
      `\r\n--x\r\n${NAMED}"a"\r\n\r\n${"a".repeat(100_000)}\r\n--x--`,
    ],
  ])("in a form that is %s leaves nothing", async (_, rest) => {
    sourceOf(await upload(server, `before-${rest.length}.txt`, "x"));
    const text = `--x\r\n${NAMED}"file"; filename="a.txt"\r\n\r\nSome words.\r\n--x\r\n${rest}`;
    const headers = { "content-type": "multipart/form-data; boundary=x" };
    const path = `/chatbot/${CHATBOT_UUID}/data-source/upload`;
    const answer = await answerOf(await server.call("POST", path, { text, headers }));
    expect(answer).toEqual({ status: 400, body: { error: "the body is no whole form" } });
    expect(leftovers(server)["piece"]).toBe(0);
  });

  it("whose rows repeat long names more than there is room for ends as an error", async () => {
    const names = `| ${"name ".repeat(190)}| b |\n|---|---|\n`;
    const { uuid } = sourceOf(
      await upload(server, "long-names.md", names + "|a\n".repeat(250_000)),
    );
    expect((await trained(server, uuid)).status).toBe("error:token");
  });

  it.each([
    ["empty.txt", "", "error:no text"],
    ["blank.md", " \n\n ", "error:no text"],
    ["broken.pdf", "%PDF-1.7 no more", "error:unreadable"],
    ["broken.docx", "PK no more", "error:unreadable"],
    ["names-only.csv", "name,hours\n", "error:no text"],
  ])("%s ends as %s", async (name, content, status) => {
    const { uuid } = sourceOf(await upload(server, name, content));
    expect((await trained(server, uuid)).status).toBe(status);
  });

  it("that was only scanned, or asks for a password, ends as an error that says so", async () => {
    const scanned = sourceOf(await upload(server, "scan.pdf", await scannedPdf()));
    const locked = sourceOf(await upload(server, "locked.pdf", await encryptedPdf()));
    expect((await trained(server, scanned.uuid)).status).toBe("error:no text");
    expect((await trained(server, locked.uuid)).status).toBe("error:encrypted");
  });

  it("to a chatbot that is not there answers 404", async () => {
    const form = new FormData();
    form.set("file", new Blob(["x"]), "a.txt");
    const path = `/chatbot/${UNKNOWN}/data-source/upload`;
    expect((await answerOf(await server.call("POST", path, { form }))).status).toBe(404);
    expect(
      (await answerOf(await server.call("GET", `/chatbot/${UNKNOWN}/data-sources`))).status,
    ).toBe(404);
  });
});

describe("a question with its answer", () => {
  it("is shown with both, and is found by the question", async () => {
    const source = sourceOf(await addPair());
    expect(source).toMatchObject({ type: "qa", title: PAIR.question });
    expect(JSON.parse(source.meta_json)).toEqual(PAIR);
    expect((await trained(server, source.uuid)).status).toBe("success");
    expect(indexed(server, source.uuid)).toMatchObject([
      { heading: PAIR.question, text: PAIR.answer },
    ]);
  });

  it.each([
    [{}, "question is missing"],
    [{ question: "x" }, "answer is missing"],
    [{ question: " ", answer: "x" }, "question must be a text that is not empty"],
    [{ ...PAIR, reference_source_link: 7 }, "reference_source_link must be"],
  ])("%j is refused with the field's name", async (pair, says) => {
    const { status, body } = await addPair(pair);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: containing(says) });
  });
});

describe("a data source", () => {
  it("gets another title", async () => {
    const { uuid } = sourceOf(await upload(server, "titled.txt", "x"));
    const answer = await post(server, `/data-source/${uuid}/update`, { title: "Rules" });
    expect(sourceOf(answer).title).toBe("Rules");
    expect((await find(server, uuid))?.title).toBe("Rules");
    expect((await post(server, `/data-source/${uuid}/update`, {})).body).toEqual({
      error: "title is missing",
    });
    expect((await post(server, `/data-source/${UNKNOWN}/update`, { title: "x" })).status).toBe(404);
  });

  it("is deleted with everything that was made of it", async () => {
    const { uuid } = sourceOf(await upload(server, "gone.txt", "Some words."));
    await trained(server, uuid);
    expect((await post(server, `/data-source/${uuid}/delete`, {})).body).toEqual({ success: true });
    expect(await find(server, uuid)).toBeUndefined();
    expect((await post(server, `/data-source/${uuid}/delete`, {})).status).toBe(404);
    await until("its passages to be gone", () => indexed(server, uuid).length === 0);
    expect(indexed(server, uuid)).toEqual([]);
  });

  it("is deleted with others, of which some may be gone", async () => {
    const one = sourceOf(await upload(server, "one.txt", "x"));
    const two = sourceOf(await upload(server, "two.txt", "x"));
    const uuids = [one.uuid, UNKNOWN, "no id", two.uuid];
    expect((await post(server, "/data-sources/delete", { uuids })).body).toEqual({ success: true });
    expect((await post(server, "/data-sources/delete", { uuids })).status).toBe(200);
    expect(await find(server, one.uuid)).toBeUndefined();
    expect(await find(server, two.uuid)).toBeUndefined();
    expect((await post(server, "/data-sources/delete", {})).body).toEqual({
      error: "uuids is missing",
    });
  });

  it("that failed is trained again on demand, and one that is not there is named", async () => {
    const { uuid } = sourceOf(await upload(server, "again.txt", ""));
    await trained(server, uuid);
    const restart = await callRoot(server, "POST", "/api/data-sources/restart", {
      json: { uuids: [uuid, UNKNOWN] },
    });
    expect(await answerOf(restart)).toEqual({
      status: 200,
      body: [
        { uuid, status: "restarted" },
        { uuid: UNKNOWN, error: "invalid data source" },
      ],
    });
    expect((await trained(server, uuid)).status).toBe("error:no text");
  });

  it("that is no address is not fetched anew", async () => {
    const { uuid } = sourceOf(await upload(server, "no-address.txt", "x"));
    const { body } = await post(server, "/data-sources/url/re-scrape", { uuids: [uuid] });
    expect(body).toEqual([{ uuid, error: "invalid data source" }]);
  });
});
