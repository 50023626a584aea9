import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/simulator/faults.ts";
import { type Answer, errorIn, type Scene, startScene } from "./setup.ts";

const codeOf = (answer: Answer): number => (answer.status === 200 ? 200 : errorIn(answer).code);

const kinds = ({ whatsapp }: Scene): string[] => whatsapp.record.violations.map(({ kind }) => kind);

describe("Meta's limits", () => {
  it("let 45 messages to one person through, and one in six seconds after them", async () => {
    let now = 1_790_000_000_000;
    const scene = await startScene({ now: () => now });
    const { text, whatsapp } = scene;
    const send = async (): Promise<number> => codeOf(await text("a"));
    for (let sent = 0; sent < 45; sent += 1) expect(await send()).toBe(200);
    const refused = await text("a");
    expect(refused.status).toBe(400);
    expect(errorIn(refused)).toMatchObject({
      code: 131_056,
      message: "(#131056) (Business Account, Consumer Account) pair rate limit hit",
    });
    now += 5999;
    expect(await send()).toBe(131_056);
    expect(whatsapp.record.calls.at(-1)?.undercutMs).toBe(1);
    expect(kinds(scene)).toEqual(["limit_undercut"]);
    now += 6000;
    expect(await send()).toBe(200);
    expect(await send()).toBe(131_056);
    expect(whatsapp.record.calls.at(-2)?.undercutMs).toBeUndefined();
    const bo = whatsapp.control.addPerson({ name: "Bo" });
    expect(codeOf(await text("a", { to: bo.waId }))).toBe(200);
  });

  it("let 80 messages a second through one number, both ways together", async () => {
    let now = 1_790_000_000_000;
    const { text, whatsapp, chat } = await startScene({ now: () => now });
    now += 1000;
    for (let said = 0; said < 79; said += 1) whatsapp.control.say(chat, { text: "hi" });
    expect(codeOf(await text("a"))).toBe(200);
    expect(codeOf(await text("a"))).toBe(130_429);
    now += 1000;
    expect(codeOf(await text("a"))).toBe(200);
  });

  it("cost nothing for what is refused", async () => {
    const rates = { pairBurst: 1, pairIntervalMs: 60_000, perSecond: 80 };
    const { text, number } = await startScene({ rates });
    number.trouble = 131_031;
    expect(codeOf(await text("a"))).toBe(131_031);
    number.trouble = undefined;
    expect(codeOf(await text("a"))).toBe(200);
    expect(codeOf(await text("a"))).toBe(131_056);
  });

  it("can be taken away", async () => {
    const { text } = await startScene({ rates: false });
    for (let sent = 0; sent < 90; sent += 1) expect(codeOf(await text("a"))).toBe(200);
  });
});

describe("the record of bad manners", () => {
  it("notes a send while another to the same person is under way, unless that was given up", async () => {
    const scene = await startScene();
    const { whatsapp, text, number, ana } = scene;
    const held = whatsapp.faults.hold("messages");
    const first = text("one");
    await held.reached;
    const bo = whatsapp.control.addPerson({ name: "Bo" });
    await text("elsewhere", { to: bo.waId });
    expect(kinds(scene)).toEqual([]);
    await text("two");
    expect(kinds(scene)).toEqual(["sends_overlap"]);
    held.release();
    await first;
    const slow = Promise.withResolvers<Connection>();
    whatsapp.faults.next(({ connection }) => (slow.resolve(connection), true), {
      kind: "delay",
      ms: 500,
    });
    const client = new AbortController();
    const gone = fetch(`${whatsapp.url}/v25.0/${number.id}/messages`, {
      method: "POST",
      headers: { authorization: "Bearer EAAtest", "content-type": "application/json" },
      body: JSON.stringify({ messaging_product: "whatsapp", to: ana.waId, text: { body: "x" } }),
      signal: client.signal,
    }).catch(() => undefined);
    const connection = await slow.promise;
    client.abort();
    await gone;
    await expect.poll(() => connection.gone.aborted).toBe(true);
    await text("three");
    expect(kinds(scene)).toEqual(["sends_overlap"]);
  });

  it("notes the same part again after a refusal for good, and no other part", async () => {
    const scene = await startScene();
    const { text, whatsapp, chat } = scene;
    whatsapp.control.rules.windowClosed = "sync";
    whatsapp.control.closeWindow(chat);
    const part = { biz_opaque_callback_data: "part-1" };
    expect(codeOf(await text("hi", part))).toBe(131_047);
    await text("sorry", { biz_opaque_callback_data: "part-2" });
    expect(kinds(scene)).toEqual([]);
    await text("hi", part);
    expect(kinds(scene)).toEqual(["final_refusal_repeated"]);
  });

  it("notes a limit that was made up, too", async () => {
    const scene = await startScene();
    const { text, whatsapp } = scene;
    const body = { error: { code: 80_007, message: "(#80007) Rate limit issues" } };
    whatsapp.faults.next("messages", { kind: "status", status: 429, body });
    await text("hi");
    await text("hi");
    expect(whatsapp.record.calls[1]?.undercutMs).toBeGreaterThan(50_000);
    expect(kinds(scene)).toEqual(["limit_undercut"]);
  });

  it("notes a token in the URL, and keeps none", async () => {
    const scene = await startScene();
    const { ask, number, whatsapp } = scene;
    const path = `/v25.0/${number.id}?fields=id&access_token=EAAtest`;
    expect((await ask(path, { headers: { authorization: "" } })).status).toBe(200);
    expect(kinds(scene)).toEqual(["token_in_url"]);
    expect(JSON.stringify(whatsapp.record)).not.toContain("EAAtest");
  });
});
