import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { until } from "../../helpers/until.ts";
import {
  answered,
  CHATBOT,
  type FakeApi,
  messageJson,
  refuse,
  type Route,
  sessionJson,
  startFakeApi,
} from "./fake-api.ts";
import { chatbot, expectHarmless, HOSTILE, startChatbotCommand } from "./run-chatbot.ts";

const uuidOf = (number: number): string => number.toString(16).padStart(32, "0");

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "causeway-export-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A host with sessions of one turn each, which it lists newest first. */
function startWithSessions(
  count: number,
  more: Readonly<Record<string, Route>> = {},
): Promise<FakeApi> {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const turns = numbers.map((number): [string, Route] => [
    `GET /session/${uuidOf(number)}/messages`,
    () => [messageJson(`question ${number}`, `answer ${number}`)],
  ]);
  return startFakeApi({
    [`GET /chatbot/${CHATBOT}/sessions`]: () =>
      numbers.map((number) => sessionJson(uuidOf(number), number % 24)).toReversed(),
    ...Object.fromEntries(turns),
    ...more,
  });
}

const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

describe("sessions", () => {
  it("are listed, oldest first", async () => {
    const { url } = await startWithSessions(3);
    const table = await chatbot(["sessions", "list", CHATBOT], { url });
    expect(table.code).toBe(0);
    expect(table.out.split("\n").slice(1, 4)).toEqual(
      [1, 2, 3].map((n) => `${uuidOf(n)}  2026-01-31T0${n}:00:00Z  2026-01-31T12:00:01Z`),
    );
    const json = await chatbot(["sessions", "list", CHATBOT, "--json"], { url });
    expect(JSON.parse(json.out)).toEqual([1, 2, 3].map((n) => sessionJson(uuidOf(n), n)));
  });

  it("of a span of days include the whole of its last day", async () => {
    const { url, calls } = await startWithSessions(1);
    const span = ["--from", "2026-01-30", "--to", "2026-01-31"];
    expect((await chatbot(["sessions", "list", CHATBOT, ...span], { url })).code).toBe(0);
    const query = new URLSearchParams(calls[0]?.path.split("?")[1]);
    expect(Object.fromEntries(query)).toEqual({
      start_timestamp: "2026-01-30T00:00:00.000Z",
      end_timestamp: "2026-01-31T23:59:59.999Z",
    });
  });

  it.each(["yesterday", "2026-02-31", "2026-13-01", "2026-01-31T12:00", "31.01.2026"])(
    "begun at what is no time (%s) are not asked for",
    async (time) => {
      const { url, calls } = await startWithSessions(1);
      expect((await chatbot(["sessions", "list", CHATBOT, "--from", time], { url })).code).toBe(2);
      expect(calls).toEqual([]);
    },
  );
});

describe("an export", () => {
  it("is a line of JSON for each session, oldest first, with what was said in it", async () => {
    const { url } = await startWithSessions(12);
    const run = await chatbot(["sessions", "export", CHATBOT], { url });
    expect(run).toMatchObject({ code: 0, err: "Sessions: 12. Messages: 12.\n" });
    expect(linesOf(run.out)).toEqual(
      Array.from({ length: 12 }, (_, at) => ({
        ...sessionJson(uuidOf(at + 1), at + 1),
        messages: [messageJson(`question ${at + 1}`, `answer ${at + 1}`)],
      })),
    );
  });

  it("is a transcript when that is wanted, and gives the terminal no orders", async () => {
    const { url } = await startWithSessions(1, {
      [`GET /session/${uuidOf(1)}/messages`]: () => [messageJson("one?", HOSTILE)],
    });
    const { out } = await chatbot(["sessions", "export", CHATBOT, "--format", "text"], { url });
    expectHarmless(out);
    expect(out).toContain(`== Session ${uuidOf(1)}, begun 2026-01-31T01:00:00Z\nUser: one?\n`);
    const both = ["sessions", "export", CHATBOT, "--format", "text", "--json"];
    expect((await chatbot(both, { url })).code).toBe(2);
  });

  it("into a file is there whole, for its owner alone, and nothing beside it", async () => {
    const { url } = await startWithSessions(3);
    const folder = emptyFolder();
    const real = join(folder, "real.jsonl");
    writeFileSync(real, "before");
    chmodSync(real, 0o644);
    symlinkSync(real, join(folder, "link.jsonl"));
    const args = ["sessions", "export", CHATBOT, "--json", "--out"];
    const run = await chatbot([...args, "link.jsonl"], { url, cwd: folder });
    expect(JSON.parse(run.out)).toEqual({ sessions: 3, messages: 3, file: "link.jsonl" });
    expect(linesOf(readFileSync(real, "utf8"))).toHaveLength(3);
    expect(statSync(real).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).toSorted()).toEqual(["link.jsonl", "real.jsonl"]);
  });

  it("that fails half-way leaves the file as it was", async () => {
    const { url } = await startWithSessions(6, {
      [`GET /session/${uuidOf(5)}/messages`]: (_, response) =>
        refuse(response, 400, { error: "no" }),
    });
    const folder = emptyFolder();
    writeFileSync(join(folder, "all.jsonl"), "before");
    const args = ["sessions", "export", CHATBOT, "--out", "all.jsonl"];
    expect(await chatbot(args, { url, cwd: folder })).toMatchObject({ code: 1, out: "" });
    expect(readFileSync(join(folder, "all.jsonl"), "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["all.jsonl"]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "that is broken off by %s leaves nothing",
    async (signal) => {
      const { url, calls } = await startWithSessions(6, {
        [`GET /session/${uuidOf(3)}/messages`]: () => answered,
      });
      const folder = emptyFolder();
      const args = ["sessions", "export", CHATBOT, "--out", "all.jsonl"];
      const running = startChatbotCommand(args, { url, cwd: folder });
      await until("the third session", () => calls.some(({ path }) => path.includes(uuidOf(3))));
      await until("a part of it", () => readdirSync(folder).length === 1);
      running.signal(signal);
      const { code, err } = await running.ended();
      expect(code).toBe(1);
      expect(err).toContain("nothing was written");
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each([
    ["a folder that is not there", "nowhere/all.jsonl"],
    ["a folder", "."],
    ["what is below a file", "/dev/null/all.jsonl"],
    ["a name that is too long", `${"a".repeat(300)}.jsonl`],
    ["a device", "/dev/null"],
  ])("cannot go into %s, and nothing is asked", async (_, out) => {
    const { url, calls } = await startWithSessions(1);
    const args = ["sessions", "export", CHATBOT, "--out", out];
    const run = await chatbot(args, { url, cwd: emptyFolder() });
    expect(run).toMatchObject({ code: 2, out: "" });
    expect(calls).toEqual([]);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it("leaves out what is deleted meanwhile, and says so", async () => {
    const { url } = await startWithSessions(3, {
      [`GET /session/${uuidOf(2)}/messages`]: (_, response) =>
        refuse(response, 404, { error: "not found" }),
    });
    const run = await chatbot(["sessions", "export", CHATBOT], { url });
    expect(run.code).toBe(0);
    expect(linesOf(run.out)).toHaveLength(2);
    expect(run.err).toContain("Deleted meanwhile, and left out: 1.");
  });

  it("ends quietly, and asks no more, when its reader has had enough", async () => {
    let goOn = (): void => undefined;
    const { url, calls } = await startWithSessions(20, {
      [`GET /session/${uuidOf(2)}/messages`]: async () => {
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        return [];
      },
    });
    const running = startChatbotCommand(["sessions", "export", CHATBOT], { url });
    await running.shows("answer 1");
    running.stopReading();
    goOn();
    expect((await running.ended()).code).toBe(0);
    expect(calls.some(({ path }) => path.includes(uuidOf(20)))).toBe(false);
  });

  it("is never in memory as a whole", async () => {
    const long = "heron ".repeat(20_000);
    const most = 250;
    const { url } = await startFakeApi({
      [`GET /chatbot/${CHATBOT}/sessions`]: () =>
        Array.from({ length: most }, (_, at) => sessionJson(uuidOf(at + 1), 1)),
      ...Object.fromEntries(
        Array.from({ length: most }, (_, at): [string, Route] => [
          `GET /session/${uuidOf(at + 1)}/messages`,
          () => [messageJson("q", long)],
        ]),
      ),
    });
    const folder = emptyFolder();
    // 30 MB of text in a heap with less room than that.
    const variables = { NODE_OPTIONS: "--max-old-space-size=24" };
    const args = ["sessions", "export", CHATBOT, "--out", "all.jsonl"];
    expect(await chatbot(args, { url, cwd: folder, variables })).toMatchObject({ code: 0 });
    expect(statSync(join(folder, "all.jsonl")).size).toBeGreaterThan(most * long.length);
  });
});
