import { describe, expect, it } from "vitest";
import { expectHarmless, HOSTILE } from "./chatbot/run-chatbot.ts";
import { expectRefused, runHere } from "./run-program.ts";
import { serveHttp } from "../helpers/serve-http.ts";

const TOKEN = "operator-token-of-the-tests";
const variables = { CAUSEWAY_ADMIN_TOKEN: TOKEN };

/** What the operator's routes of a bridge answer, by path and query. */
type Routes = Readonly<Record<string, unknown>>;

/** A bridge of which only the operator's routes are there. @returns its address, and what it was asked */
async function startRoutes(routes: Routes): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const url = await serveHttp((request, response) => {
    const path = request.url ?? "";
    asked.push(`${request.method} ${path}`);
    const isOpen = request.headers.authorization === `Bearer ${TOKEN}`;
    const answer = isOpen ? routes[path] : undefined;
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? {}));
  });
  return { url, asked };
}

const letter = (id: number) => ({
  id,
  conversation: `telegram/1/${id}`,
  code: id % 2 === 0 ? "even" : "odd",
  at: 1_790_000_000_000,
});

const countsOf = (answered: number) => ({
  accepted: answered,
  states: { waiting: 0, asking: 0, sending: 0, answered, merged: 0, refused: 0, dead: 0 },
  askedAgain: 1,
  possiblyTwice: 0,
});

describe("a list of many pages", () => {
  it("of dead letters is shown whole, oldest first", async () => {
    const { url, asked } = await startRoutes({
      "/admin/dead-letters": [letter(1), letter(2)],
      "/admin/dead-letters?after=2": [letter(5)],
      "/admin/dead-letters?after=5": [],
    });
    const { out, code } = await runHere(["dead", "--url", url], { variables });
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 4)).toEqual([
      "Id  Since (UTC)          Code  Conversation",
      " 1  2026-09-21T14:13:20  odd   telegram/1/1",
      " 2  2026-09-21T14:13:20  even  telegram/1/2",
      " 5  2026-09-21T14:13:20  odd   telegram/1/5",
    ]);
    expect(out).toContain("3 in all");
    expect(asked).toHaveLength(3);
    const odd = await runHere(["dead", "--url", url, "--code", "odd", "--json"], { variables });
    expect(JSON.parse(odd.out)).toEqual([letter(1), letter(5)]);
  });

  it("of conversations is asked one by one, and added to those that are gone", async () => {
    const key = "slack/T1/C1/1790000000.000100";
    const { url } = await startRoutes({
      "/admin/counts": {
        conversations: 2,
        deadLetters: 0,
        totals: { answered: 40, askedAgain: 2 },
      },
      "/admin/conversations": ["telegram/1/2"],
      "/admin/conversations?after=telegram%2F1%2F2": [key],
      [`/admin/conversations?after=${encodeURIComponent(key)}`]: [],
      "/admin/conversations/telegram%2F1%2F2/counts": countsOf(1),
      [`/admin/conversations/${encodeURIComponent(key)}/counts`]: countsOf(3),
    });
    const { out } = await runHere(["counts", "--url", url, "--json"], { variables });
    expect(JSON.parse(out)).toMatchObject({
      isWhole: true,
      accepted: 44,
      states: { answered: 44, dead: 0 },
      askedAgain: 4,
    });
  });

  it("of very many conversations is asked only when that is wanted", async () => {
    const totals = { answered: 7 };
    const { url, asked } = await startRoutes({
      "/admin/counts": { conversations: 501, deadLetters: 3, totals },
      "/admin/conversations": [],
    });
    const { out } = await runHere(["counts", "--url", url], { variables });
    expect(out).toContain("501 more hold something");
    expect(asked).toEqual(["GET /admin/counts"]);
    await runHere(["counts", "--each", "--url", url], { variables });
    expect(asked).toContain("GET /admin/conversations");
  });
});

describe("a dead letter that cannot be put back", () => {
  it("is told apart from one that can, and fails the run", async () => {
    const url = await serveHttp((request, response) => {
      const id = /dead-letters\/(\d+)\/replay/u.exec(request.url ?? "")?.[1];
      response.writeHead(id === "1" ? 200 : id === "2" ? 410 : 404);
      response.end(JSON.stringify({ error: "not here" }));
    });
    const run = await runHere(["replay", "1", "2", "3", "--url", url, "--json"], { variables });
    expect(run.code).toBe(1);
    expect(JSON.parse(run.out)).toEqual({ replayed: [1], gone: [2], unknown: [3] });
    expect(run.err).toContain("There is no dead letter 3");
    expect(run.err).toContain("Not there any more, and taken off the list: 2");
  });
});

describe("a replay that breaks off", () => {
  it("tells what was put back until then", async () => {
    const url = await serveHttp((request, response) => {
      if (request.url?.includes("/2/") === true) response.destroy();
      else response.end();
    });
    const run = await runHere(["replay", "1", "2", "3", "--url", url], { variables });
    expect(run).toMatchObject({ code: 3, out: "Back at work: 1." });
    expect(run.err).toContain("cannot be reached");
    const json = await runHere(["replay", "1", "2", "--url", url, "--json"], { variables });
    expect(JSON.parse(json.out)).toEqual({ replayed: [1], gone: [], unknown: [] });
  });
});

describe("whatever answers", () => {
  it("gives the terminal no orders by what it says is wrong", async () => {
    const health = { status: "ok", platforms: { telegram: HOSTILE }, problems: [HOSTILE, HOSTILE] };
    const url = await serveHttp((_, response) => response.end(JSON.stringify(health)));
    const run = await runHere(["connect", "telegram", "--url", url], {
      variables: { TELEGRAM_BOT_TOKEN: "1:A", TELEGRAM_WEBHOOK_SECRET_TOKEN: "a" },
    });
    expectRefused(run, "Telegram is fine ]0;owned");
    expectHarmless(run.err);
  });

  it("gives it none by the fields of a dead letter or a conversation", async () => {
    const hostile = { ...letter(1), code: HOSTILE, conversation: HOSTILE };
    const { url } = await startRoutes({
      "/admin/dead-letters": [hostile],
      "/admin/dead-letters?after=1": [],
      "/admin/counts": { conversations: 1, deadLetters: 0, totals: {} },
      "/admin/conversations": [HOSTILE],
      [`/admin/conversations?after=${encodeURIComponent(HOSTILE)}`]: [],
      [`/admin/conversations/${encodeURIComponent(HOSTILE)}/counts`]: countsOf(1),
    });
    for (const command of [["dead"], ["counts", "--each"], ["counts", HOSTILE]]) {
      expectHarmless((await runHere([...command, "--url", url], { variables })).out);
      const json = await runHere([...command, "--url", url, "--json"], { variables });
      expect(json.code).toBe(0);
      expectHarmless(json.out);
      expect(JSON.stringify(JSON.parse(json.out))).toContain(JSON.stringify(HOSTILE));
    }
  });
});

describe("a command line", () => {
  it.each([
    ["an unknown command", ["bury"]],
    ["no command", []],
    ["an id that is no number", ["replay", "first"]],
    ["an id that is none", ["replay", "0"]],
    ["ids and all", ["replay", "1", "--all"]],
    ["neither ids nor all", ["replay"]],
    ["a code without all", ["replay", "1", "--code", "x"]],
    ["a platform without an address", ["connect", "telegram"]],
    ["an address that is none", ["counts", "--url", "https://"]],
    ["an address of another kind", ["counts", "--url", "ftp://causeway.example.com"]],
  ])("with %s ends with 2 and says why", async (_, args) => {
    const run = await runHere(args, { variables });
    expect(run.code).toBe(2);
    expect(run.err).not.toBe("");
  });

  it("that asks for help gets it", async () => {
    const run = await runHere(["--help"]);
    expect(run.code).toBe(0);
    for (const name of ["counts", "dead", "replay", "connect"]) expect(run.out).toContain(name);
  });

  it("without a token asks for it where somebody can answer, and shows it to nobody", async () => {
    const { url } = await startRoutes({ "/admin/dead-letters": [] });
    const run = await runHere(["dead", "--url", url], { answer: TOKEN });
    expect(run).toMatchObject({ code: 0, out: "No dead letters." });
    expect(run.asked).toEqual([expect.stringContaining("CAUSEWAY_ADMIN_TOKEN")]);
    const mute = await runHere(["dead", "--url", url], { answer: "" });
    expect(mute.code).toBe(2);
  });
});
