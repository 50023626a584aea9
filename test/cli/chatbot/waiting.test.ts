import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { answered, CHATBOT, KEY, refuse, type Route, sourceJson } from "./fake-api.ts";
import { chatbot, startChatbotCommand } from "./run-chatbot.ts";
import { folderWith, outcomesSchema, SOURCES, startTraining, uuidOf } from "./training.ts";

/** Ends a connection without an answer. */
const away: Route = (_, response) => {
  response.destroy();
  return answered;
};

describe("what was uploaded", () => {
  it("is told of when the host goes away before the next one", async () => {
    const { url, calls } = await startTraining({
      routes: {
        [`POST ${SOURCES}/url`]: (_, response) => refuse(response, 503, { error: "later" }),
      },
    });
    const cwd = folderWith({ "birds.md": "…" });
    const args = ["sources", "add", CHATBOT, "birds.md", "https://a.example", "https://b.example"];
    const run = await chatbot(args, { url, cwd });
    expect(run.code).toBe(1);
    expect(run.out).toContain("✓ birds.md: trained");
    expect(run.err).toContain("The API says: later");
    expect(calls.filter(({ path }) => path.endsWith("/url"))).toHaveLength(1);
  });

  it("is told of, by its uuid, when the host goes away and stays away", async () => {
    const { url } = await startTraining({
      routes: { [`POST ${SOURCES}/url`]: away, [`GET ${SOURCES}s`]: away },
    });
    const cwd = folderWith({ "birds.md": "…" });
    const args = ["sources", "add", CHATBOT, "birds.md", "https://a.example"];
    const run = await chatbot(args, { url, cwd });
    expect(run.code).toBe(3);
    expect(run.out).toMatch(new RegExp(`^✗ birds\\.md \\(${uuidOf(1)}\\): .*sources list`, "u"));
    // The first thing that went wrong.
    expect(run.err).toContain("POST /chatbot/{uuid}/data-source/url");
    const json = await chatbot([...args, "--json"], { url, cwd });
    expect(v.parse(outcomesSchema, JSON.parse(json.out))).toMatchObject([
      { name: "birds.md", result: "working", source: { uuid: uuidOf(2) } },
    ]);
  });

  it("is told of as it stood when the host goes away while it is trained", async () => {
    let looks = 0;
    const listed = ["success", "chunking"].map((status, at) =>
      sourceJson(uuidOf(at + 1), `${at}`, status),
    );
    const { url } = await startTraining({
      routes: {
        [`GET ${SOURCES}s`]: (called, response) => {
          looks += 1;
          return looks === 1 ? listed : away(called, response);
        },
      },
    });
    const cwd = folderWith({ "a.md": "a", "b.md": "b" });
    const run = await chatbot(["sources", "add", CHATBOT, "a.md", "b.md"], { url, cwd });
    expect(run.code).toBe(3);
    expect(run.out).toContain("✓ a.md: trained");
    expect(run.out).toContain(`✗ b.md (${uuidOf(2)}): It is still being trained`);
    expect(run.err).toContain("GET /chatbot/{uuid}/data-sources: Nobody answered");
  });
});

describe("the wait for sources", () => {
  it("has a bar on a terminal", async () => {
    const { url } = await startTraining({ ways: [["extracting", "embedding", "success"]] });
    const args = ["sources", "add", CHATBOT, "https://birds.example"];
    const running = startChatbotCommand(args, { url, onTerminal: true });
    const { code, out } = await running.ended();
    expect(code).toBe(0);
    expect(out).toContain("━");
    expect(out).toContain("1 of 1 at an end");
    expect(out).toContain("✓ https://birds.example: trained");
  });

  it("is ended by Ctrl-C, and the training is not: 1", async () => {
    const { url } = await startTraining({ ways: [["chunking"]] });
    const running = startChatbotCommand(["sources", "add", CHATBOT, "https://birds.example"], {
      url,
    });
    await expect.poll(() => running.err(), { timeout: 20_000 }).toContain("chunking");
    running.signal("SIGINT");
    const { code, out } = await running.ended();
    expect(code).toBe(1);
    expect(out).toContain("still being trained");
  });

  it("is ended by Ctrl-C on a terminal, too, and it is told what there is", async () => {
    const { url } = await startTraining({ ways: [["chunking"]] });
    const args = ["sources", "add", CHATBOT, "https://birds.example"];
    const running = startChatbotCommand(args, { url, onTerminal: true });
    await running.shows("0 of 1 at an end");
    running.stdin.write("\u0003");
    const { code, out } = await running.ended();
    expect(code).toBe(1);
    expect(out).toContain(`✗ https://birds.example (${uuidOf(1)}): It is still being trained`);
  });
});

describe("a file that is named", () => {
  it("is one as seen from where npm was run, which runs everything in the project's root", async () => {
    const { url, calls } = await startTraining();
    const folder = folderWith({ "birds.md": "# Herons", "my.vars": `GPT_TRAINER_API_KEY=${KEY}` });
    const byNpm = { INIT_CWD: folder, npm_lifecycle_event: "causeway" };
    const args = ["sources", "add", CHATBOT, "birds.md"];
    expect((await chatbot(args, { url, variables: byNpm })).code).toBe(0);
    expect(calls[0]?.text).toContain("# Herons");
    const variables = { ...byNpm, GPT_TRAINER_BASE_URL: url };
    const named = await chatbot([...args, "--variables", "my.vars"], { variables });
    expect(named).toMatchObject({ code: 0 });
    // Another script has its own root in mind.
    const byAnother = { ...byNpm, npm_lifecycle_event: "teach" };
    const run = await chatbot(args, { url, variables: byAnother });
    expect(run.code).toBe(2);
    expect(run.err).toContain("birds.md is no file here");
  });

  it("for an export, too", async () => {
    const { url } = await startTraining({
      routes: { [`GET /chatbot/${CHATBOT}/sessions`]: () => [] },
    });
    const folder = folderWith({});
    const variables = { INIT_CWD: folder, npm_lifecycle_event: "causeway" };
    const args = ["sessions", "export", CHATBOT, "--out", "all.jsonl"];
    const run = await chatbot(args, { url, variables });
    expect(run.code).toBe(0);
    expect(run.out).toContain("Written to all.jsonl.");
    expect(readFileSync(join(folder, "all.jsonl"), "utf8")).toBe("");
  });
});
