import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { CHATBOT, refuse, type Route, sourceJson, startFakeApi } from "./fake-api.ts";
import { chatbot, expectHarmless, HOSTILE } from "./run-chatbot.ts";
import { folderWith, outcomesSchema, SOURCES, startTraining, uuidOf } from "./training.ts";

describe("sources that are added", () => {
  it("are files, addresses and pairs, known by what was typed, and awaited until they are trained", async () => {
    const { url, calls } = await startTraining();
    const cwd = folderWith({ "birds.md": "# Herons" });
    const pair = ["--question", "What flies?", "--answer", "Herons."];
    const run = await chatbot(
      ["sources", "add", CHATBOT, "birds.md", "https://birds.example/a", ...pair],
      { url, cwd },
    );
    expect(run.code).toBe(0);
    expect(run.out.split("\n")).toEqual([
      `✓ birds.md: trained, 3 tokens (${uuidOf(1)})`,
      `✓ https://birds.example/a: trained, 3 tokens (${uuidOf(2)})`,
      `✓ What flies?: trained, 3 tokens (${uuidOf(3)})`,
      "",
    ]);
    expect(run.err).toContain("birds.md: chunking\n");
    expect(run.err).toContain("birds.md: success\n");
    expect(calls[0]?.text).toContain("# Herons");
    expect(calls[1]?.json).toEqual({ url: "https://birds.example/a" });
    expect(calls[2]?.json).toEqual({ question: "What flies?", answer: "Herons." });
    // One look is about all of them.
    expect(calls.filter(({ method }) => method === "GET")).toHaveLength(2);
  });

  it("have names with odd characters, which the terminal shows and does not obey", async () => {
    const { url, calls } = await startTraining();
    const name = "Żółć «heron» \u001b[2J \u202e 100% ☃ $(id) '&.md";
    const cwd = folderWith({ [name]: "# Herons" });
    const run = await chatbot(["sources", "add", CHATBOT, name], { url, cwd });
    expect(run.code).toBe(0);
    expectHarmless(`${run.out}${run.err}`);
    expect(run.out).toContain("✓ Żółć «heron»");
    expect(calls[0]?.text).toContain(`filename="${name}"`);
  });

  it("are not waited for when that is not wanted", async () => {
    const { url } = await startTraining({ ways: [["chunking"]] });
    const run = await chatbot(
      [
        "sources",
        "add",
        CHATBOT,
        "https://birds.example",
        "--no-wait",
        "--link",
        "https://a.example",
      ],
      { url },
    );
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toMatch(/^! https:\/\/birds\.example: await .*sources list/u);
  });

  it("that are there already are no failure", async () => {
    const known = sourceJson(uuidOf(1), "birds.md", "success");
    const { url } = await startTraining({
      routes: {
        [`POST ${SOURCES}/upload`]: (_, response) => refuse(response, 409, known),
        [`POST ${SOURCES}/url`]: (_, response) => refuse(response, 409, { error: "exists" }),
        [`GET ${SOURCES}s`]: () => [known],
      },
    });
    const cwd = folderWith({ "birds.md": "# Herons" });
    const args = ["sources", "add", CHATBOT, "birds.md", "https://birds.example"];
    const run = await chatbot(args, { url, cwd });
    expect(run.code).toBe(0);
    expect(run.out).toContain("✓ birds.md: it is there already; trained");
    expect(run.out).toContain("✓ https://birds.example: it is there already\n");
    const json = await chatbot([...args, "--json"], { url, cwd });
    expect(v.parse(outcomesSchema, JSON.parse(json.out))).toMatchObject([
      { name: "https://birds.example", result: "exists", existed: true },
      { name: "birds.md", result: "trained", existed: true },
    ]);
  });

  it.each([
    ["error:no text", "OCR"],
    ["error:token", "raise the plan"],
    ["error:download", "without logging in"],
    ["fail", "add it again"],
    ["error:something new", "add it again"],
  ])("and end as %s are told of with what to do, and 1", async (status, advice) => {
    const { url } = await startTraining({ ways: [["success"], ["extracting", status]] });
    const cwd = folderWith({ "a.md": "a", "b.md": "b" });
    const run = await chatbot(["sources", "add", CHATBOT, "a.md", "b.md"], { url, cwd });
    expect(run.code).toBe(1);
    expect(run.out).toContain("✓ a.md");
    expect(run.out).toContain(`✗ b.md (${uuidOf(2)}): ${status}. `);
    expect(run.out).toContain(advice);
  });

  it("and are refused keep no other from being added", async () => {
    const { url } = await startTraining({
      routes: {
        [`POST ${SOURCES}/upload`]: (_, response) =>
          refuse(response, 400, { error: "file type not allowed" }),
      },
    });
    const cwd = folderWith({ "birds.exe": "…" });
    const args = ["sources", "add", CHATBOT, "birds.exe", "https://birds.example"];
    const run = await chatbot(args, { url, cwd });
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^✗ birds\.exe: .*Send PDF, DOCX/mu);
    expect(run.out).toContain("✓ https://birds.example");
  });

  it.each([
    ["nothing", []],
    ["a file that is not there", ["birds.md", "swans.md"]],
    ["a folder", ["birds.md", "swans"]],
    ["half an address", ["https://"]],
    ["a device", ["birds.md", "/dev/null"]],
    ["a name that is too long", ["birds.md", "a".repeat(300)]],
    ["a question without an answer", ["birds.md", "--question", "What flies?"]],
  ])("are all looked at first: with %s, none is sent", async (_, what) => {
    const { url, calls } = await startTraining();
    const cwd = folderWith({ "birds.md": "# Herons" });
    mkdirSync(join(cwd, "swans"));
    const run = await chatbot(["sources", "add", CHATBOT, ...what], { url, cwd });
    expect(run.code).toBe(2);
    expect(run.err).not.toBe("");
    expect(calls).toEqual([]);
  });
});

describe("sources that are there", () => {
  const listed = [
    sourceJson(uuidOf(1), HOSTILE, "success"),
    sourceJson(uuidOf(2), "https://birds.example", "success", "link"),
    sourceJson(uuidOf(3), "https://swans.example", "error:download", "link"),
  ];
  const list: Readonly<Record<string, Route>> = { [`GET ${SOURCES}s`]: () => listed };

  it("are listed, and give the terminal no orders", async () => {
    const { url } = await startFakeApi(list);
    const table = await chatbot(["sources", "list", CHATBOT], { url });
    expect(table.code).toBe(0);
    expectHarmless(table.out);
    expect(table.out).toMatch(new RegExp(`^${uuidOf(3)}  link +error:download +3  https`, "mu"));
    const json = await chatbot(["sources", "list", CHATBOT, "--json"], { url });
    expectHarmless(json.out);
    expect(JSON.parse(json.out)).toEqual(listed);
  });

  it("are deleted together, or none when one is unknown", async () => {
    const { url, calls } = await startFakeApi({
      ...list,
      "POST /data-sources/delete": () => ({ success: true }),
    });
    const wrong = await chatbot(["sources", "delete", CHATBOT, uuidOf(1), uuidOf(9)], { url });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain(uuidOf(9));
    expect(calls).toHaveLength(1);
    const right = await chatbot(["sources", "delete", CHATBOT, uuidOf(1), uuidOf(2)], { url });
    expect(right).toMatchObject({ code: 0, out: "Deleted: 2.\n" });
    expect(calls.at(-1)?.json).toEqual({ uuids: [uuidOf(1), uuidOf(2)] });
  });

  it("are deleted one by one where a host cannot do more", async () => {
    const one = (number: number): Readonly<Record<string, Route>> => ({
      [`POST /data-source/${uuidOf(number)}/delete`]: () => ({ success: true }),
    });
    const { url, calls } = await startFakeApi({ ...list, ...one(1), ...one(2) });
    const run = await chatbot(["sources", "delete", CHATBOT, uuidOf(1), uuidOf(2)], { url });
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(calls.filter(({ path }) => path.startsWith("/data-source/"))).toHaveLength(2);
  });

  it("are deleted one by one, too, when such a host is out of service first", async () => {
    let isUp = false;
    const one = (number: number): Readonly<Record<string, Route>> => ({
      [`POST /data-source/${uuidOf(number)}/delete`]: () => ({ success: true }),
    });
    const { url, calls } = await startFakeApi({
      ...list,
      ...one(1),
      ...one(2),
      "POST /data-sources/delete": (_, response) => {
        const status = isUp ? 404 : 503;
        isUp = true;
        return refuse(response, status, { error: "not now" });
      },
    });
    const run = await chatbot(["sources", "delete", CHATBOT, uuidOf(1), uuidOf(2)], { url });
    expect(run).toMatchObject({ code: 0, out: "Deleted: 2.\n" });
    expect(calls.filter(({ path }) => path.startsWith("/data-source/"))).toHaveLength(2);
  });

  it("are fetched again when they are addresses, and what is refused is told", async () => {
    const { url, calls } = await startFakeApi({
      [`GET ${SOURCES}s`]: () => listed.slice(0, 2),
      "POST /data-sources/url/re-scrape": ({ json }) =>
        v
          .parse(v.object({ uuids: v.array(v.string()) }), json)
          .uuids.map((uuid) =>
            uuid === uuidOf(1)
              ? { uuid, error: "invalid data source" }
              : { uuid, status: "restarted scraping" },
          ),
    });
    const all = await chatbot(["sources", "retrain", CHATBOT, "--all"], { url });
    expect(all.code).toBe(0);
    expect(all.out).toContain("✓ https://birds.example: trained");
    expect(calls.find(({ method }) => method === "POST")?.json).toEqual({ uuids: [uuidOf(2)] });
    const named = await chatbot(["sources", "retrain", CHATBOT, uuidOf(1), uuidOf(2)], { url });
    expect(named.code).toBe(1);
    expect(named.out).toContain(`✗ ${uuidOf(1)}: invalid data source.`);
    expect(named.out).toContain("✓ https://birds.example");
    expect((await chatbot(["sources", "retrain", CHATBOT], { url })).code).toBe(2);
  });
});
