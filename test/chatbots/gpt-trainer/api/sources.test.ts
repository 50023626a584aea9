import { describe, expect, it } from "vitest";
import { trainingOf } from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { type Fake, errorFrom, ID, startFake } from "./fake.ts";
import { newSource, ofLaterVersion, source } from "./samples.ts";

/** The form that was sent, as another program reads it. */
async function formIn({ received }: Fake): Promise<FormData> {
  const [one] = received;
  const type = String(one?.headers["content-type"]);
  return new Response(one?.body, { headers: { "content-type": type } }).formData();
}

describe("source_upload", () => {
  it.each([
    ["a Blob", new Blob(["# Guide"])],
    ["bytes", new TextEncoder().encode("# Guide")],
    ["text", "# Guide"],
  ])("sends %s as the part `file`, with its name and the link", async (_, file) => {
    const fake = await startFake();
    fake.answer({ json: newSource });
    await fake.connect().sources.upload(ID, {
      file,
      file_name: "guide.md",
      reference_source_link: "https://a.example/guide",
    });
    expect(fake.received[0]).toMatchObject({
      method: "POST",
      path: `/api/v1/chatbot/${ID}/data-source/upload`,
    });
    const form = await formIn(fake);
    const part = form.get("file");
    expect(part).toBeInstanceOf(File);
    expect(part instanceof File && [part.name, await part.text()]).toEqual(["guide.md", "# Guide"]);
    expect(form.get("reference_source_link")).toBe("https://a.example/guide");
    expect([...form.keys()]).toHaveLength(2);
  });

  it.each([
    ["five keys, as in 2024", newSource],
    ["all ten", source],
    ["what a later version may answer", ofLaterVersion(newSource)],
  ])("reads %s", async (_, json) => {
    const fake = await startFake();
    fake.answer({ json });
    const added = await fake.connect().sources.upload(ID, { file: "x", file_name: "x.txt" });
    expect(added).toEqual({ kind: "created", source: json });
  });

  it.each([400, 415, 422])("says that the type of a file is not taken: %i", async (status) => {
    const fake = await startFake();
    fake.answer({ status, json: { error: "file type not allowed" } });
    const call = fake.connect().sources.upload(ID, { file: "x", file_name: "x.exe" });
    expect(await errorFrom(call)).toMatchObject({ kind: "file_type", status });
  });
});

describe("what is there already", () => {
  it.each(["upload", "url"] as const)("is a result of %s, with the source", async (way) => {
    const fake = await startFake();
    fake.answer({ status: 409, json: source });
    const { sources } = fake.connect();
    const added =
      way === "upload"
        ? sources.upload(ID, { file: "x", file_name: "guide.pdf" })
        : sources.createUrl(ID, { url: "https://a.example" });
    expect(await added).toEqual({ kind: "exists", source });
  });

  it("is a result also where the host does not say which it is", async () => {
    const fake = await startFake();
    fake.answer({ status: 409, json: { error: "duplicate" } });
    const added = await fake.connect().sources.createUrl(ID, { url: "https://a.example" });
    expect(added).toEqual({ kind: "exists" });
  });
});

describe("document_upload", () => {
  it.each([
    ["the id alone", { uuid: ID }],
    ["what a later version may answer", ofLaterVersion({ uuid: ID, status: "x" })],
  ])("sends the file and its name, and reads %s", async (_, json) => {
    const fake = await startFake();
    fake.answer({ json });
    const sent = { file: "Dear all", file_name: "letter.txt" };
    expect(await fake.connect().documents.upload(sent)).toEqual(json);
    expect(fake.received[0]).toMatchObject({
      method: "POST",
      path: "/api/v1/session-document/upload",
    });
    const form = await formIn(fake);
    expect(form.get("filename")).toBe("letter.txt");
    expect(form.get("file")).toMatchObject({ name: "letter.txt" });
  });
});

describe("waiting for a source", () => {
  const quick = { everyMs: 1 };

  it("ends when it is trained, and tells each status once", async () => {
    const fake = await startFake();
    const statuses = ["await", "extracting", "extracting", "a-new-word", "success"];
    fake.answer(...statuses.map((status) => ({ json: [{ ...source, status }] })));
    const told: string[] = [];
    const onStatus = (status: string): void => void told.push(status);
    const trained = await fake.connect().sources.untilTrained(ID, ID, { ...quick, onStatus });
    expect(trained).toEqual(source);
    expect(told).toEqual(["await", "extracting", "a-new-word", "success"]);
    expect(fake.received).toHaveLength(5);
  });

  it.each(["fail", "error", "error:token", "error:a new one"])("fails with %s", async (status) => {
    const fake = await startFake();
    fake.answer({ json: [{ ...source, status }] });
    const error = await errorFrom(fake.connect().sources.untilTrained(ID, ID, quick));
    expect(error).toMatchObject({ kind: "training_failed", says: status });
  });

  it("fails when the source is not there", async () => {
    const fake = await startFake();
    fake.answer({ json: [] });
    const error = await errorFrom(fake.connect().sources.untilTrained(ID, ID, quick));
    expect(error.kind).toBe("not_found");
  });

  it("ends when it takes too long, and says where it stands", async () => {
    const fake = await startFake();
    for (let times = 0; times < 100; times += 1) fake.answer({ json: [newSource] });
    const options = { ...quick, timeoutMs: 30 };
    const error = await errorFrom(fake.connect().sources.untilTrained(ID, ID, options));
    expect(error).toMatchObject({ kind: "timeout", limit: "total" });
    expect(error.message).toContain("await");
  });

  it("ends when the caller gives up", async () => {
    const fake = await startFake();
    fake.answer({ json: [newSource] });
    const caller = new AbortController();
    const onStatus = (): void => caller.abort();
    const options = { signal: caller.signal, onStatus };
    const error = await errorFrom(fake.connect().sources.untilTrained(ID, ID, options));
    expect(error.kind).toBe("aborted");
  });

  it.each([
    ["success", "trained"],
    ["fail", "failed"],
    ["error", "failed"],
    ["error:no text", "failed"],
    ["await", "working"],
    ["error_quota", "failed"],
    ["no error yet", "working"],
    ["", "working"],
  ])("knows what %j means: %s", (status, training) => {
    expect(trainingOf(status)).toBe(training);
  });
});
