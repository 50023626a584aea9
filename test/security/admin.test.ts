import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldOnDisk } from "../helpers/stored.ts";
import { openThreePlatforms, type ThreePlatforms } from "./three-platforms.ts";

const SLOW_MS = 60_000;

const GARBAGE = [
  "0",
  "-1",
  "1.5",
  "1e999",
  "NaN",
  "9007199254740993",
  "99999999999999999999999999",
  "%00",
  "%F0%9F%A6%80",
  "%ED%A0%80",
  "__proto__",
  "constructor",
  "'%20OR%201=1--",
  "..%2F..%2Fcounts",
  "x".repeat(2_000),
] as const;

describe("the operator's routes", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("security-admin");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
    const talker = world.talker("telegram");
    talker.say("is there an operator?");
    await world.finishedOf(talker.key);
  }, SLOW_MS);
  afterAll(() => world.close(), SLOW_MS);

  /** Without the token. */
  const stranger = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(`${world.bridgeUrl()}/${path}`, init);

  it("look to a stranger exactly like routes that do not exist", async () => {
    const nowhere = await stranger("admin-of-nothing");
    const nothing = { status: nowhere.status, body: await nowhere.text() };
    for (const path of ["counts", "conversations", "dead-letters", "anything"]) {
      for (const authorization of ["", "Bearer wrong", "Basic YWRtaW46YWRtaW4="]) {
        const answer = await stranger(`admin/${path}`, { headers: { authorization } });
        expect({ status: answer.status, body: await answer.text() }).toEqual(nothing);
      }
    }
  });

  it.each(GARBAGE)("answer %s without an error of their own", async (garbage) => {
    const paths = [
      `conversations?after=${garbage}`,
      `conversations/${garbage}/counts`,
      `dead-letters?after=${garbage}`,
    ];
    for (const path of paths) {
      expect((await world.admin(path)).status, path).toBeLessThan(500);
    }
    const replay = await world.admin(`dead-letters/${garbage}/replay`, "POST");
    expect(replay.status).toBeGreaterThanOrEqual(400);
    expect(replay.status).toBeLessThan(500);
  });

  it("bring no conversation to life by asking about it", async () => {
    const before = heldOnDisk(world.folder);
    for (const key of ["telegram/1/2", "slack/T1/C1", "nonsense"]) {
      expect(await world.countsOf(key)).toMatchObject({ accepted: 0 });
    }
    expect(heldOnDisk(world.folder)).toBe(before);
  });

  it("change nothing by GET, and nothing is allowed to pages of other origins", async () => {
    expect((await world.admin("dead-letters/1/replay")).status).toBe(404);
    const asked = await stranger("admin/counts", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "GET" },
    });
    const read = await world.admin("counts");
    for (const { headers } of [asked, read]) {
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  it("tell nobody's words, and no token", async () => {
    const talker = world.talker("telegram");
    world.chatbot.faults.next(() => true, { kind: "status", status: 400 }, { times: 20 });
    talker.say("the operator must not read this");
    await world.finishedOf(talker.key);
    const told = await Promise.all(
      ["counts", "conversations", "dead-letters"].map(async (path) =>
        (await world.admin(path)).text(),
      ),
    );
    expect(told.join()).toContain(talker.key.split("/")[2]);
    for (const secret of ["must not read", world.chatbot.apiKey, "example"]) {
      expect(told.join()).not.toContain(secret);
    }
  });
});
