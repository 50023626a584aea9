import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { keyOf, openWorld, type World } from "../helpers/world.ts";
import { finished, listedDead, textsIn } from "../helpers/telegram.ts";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { type CliRun, runCli } from "./run-cli.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const OUTAGE_S = 1;
const HOUR_S = 3600;

const lettersSchema = v.array(
  v.object({ id: v.number(), conversation: v.string(), code: v.string(), at: v.number() }),
);

const sumSchema = v.object({
  conversations: v.number(),
  deadLetters: v.number(),
  isWhole: v.boolean(),
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
});

describe("the command line beside a bridge", () => {
  let world: World;
  let adminToken = "";
  beforeAll(async () => {
    world = await openWorld("cli-dead-letters", {
      variables: { OUTAGE_HOURS: String(OUTAGE_S / HOUR_S) },
    });
    adminToken = world.variables["CAUSEWAY_ADMIN_TOKEN"] ?? "";
  });
  afterAll(() => world.close());

  const ask = (...args: readonly string[]): Promise<CliRun> =>
    runCli([...args, "--url", world.bridgeUrl()], { CAUSEWAY_ADMIN_TOKEN: adminToken });
  const keyOfTalk = ({ chat }: Talk): string => keyOf(world.bot, chat);

  async function letters(): Promise<v.InferOutput<typeof lettersSchema>> {
    return v.parse(lettersSchema, JSON.parse((await ask("dead", "--json")).out));
  }

  /** Nobody can ask the chatbot anything until the returned function is called. */
  function takeChatbotDown(): () => void {
    return world.chatbot.faults.next(
      () => true,
      { kind: "status", status: 503 },
      { times: Infinity },
    );
  }

  /** Somebody whose question died. */
  async function died(question: string, languageCode = "en"): Promise<Talk> {
    const { person, chat } = world.person("Quito", languageCode);
    const say: Talk["say"] = (text) => world.telegram.control.say(chat, person, { text });
    say(question);
    await listedDead(world, chat);
    return { person, chat, say };
  }

  it("shows what died while the chatbot was down, and has it answered once it is up", async () => {
    const fine = newTalk(world);
    fine.say("guelder rose while all is well");
    await world.answered(fine.chat);
    expect((await ask("dead")).out).toBe("No dead letters.\n");

    const mend = takeChatbotDown();
    const talk = await died("guelder rose while it is down", "pt-br");
    expect(textsIn(world, talk.chat)).toEqual([textsFor("pt", "en").failed]);
    const [letter] = await letters();
    expect(letter).toMatchObject({ conversation: keyOfTalk(talk) });

    const table = await ask("dead");
    expect(table.out).toMatch(/^ ?Id {2}Since \(UTC\) +Code +Conversation$/mu);
    expect(table.out).toContain(`${letter?.code}`);
    expect(table.out).toContain(keyOfTalk(talk));

    mend();
    const replayed = await ask("replay", String(letter?.id));
    expect(replayed).toEqual({ code: 0, out: `Back at work: ${letter?.id}.\n`, err: "" });
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)[1]).toContain("guelder rose while it is down");
    await finished(world, talk.chat);
    expect(await letters()).toEqual([]);

    const sum = v.parse(sumSchema, JSON.parse((await ask("counts", "--json")).out));
    expect(sum).toMatchObject({ conversations: 2, deadLetters: 0, isWhole: true, accepted: 2 });
    expect(sum.states).toMatchObject({ answered: 2, dead: 0 });
    expect(Object.values(sum.states).reduce((all, n) => all + n, 0)).toBe(sum.accepted);
  });

  it("puts all back to work at once, or those with one code", async () => {
    const mend = takeChatbotDown();
    const talks = await Promise.all(["sorb one", "sorb two"].map((text) => died(text)));
    mend();
    const code = (await letters())[0]?.code ?? "";
    const none = await ask("replay", "--all", "--code", "no_such_code");
    expect(none).toEqual({ code: 0, out: "No dead letters.\n", err: "" });
    const all = await ask("replay", "--all", "--code", code, "--json");
    expect(JSON.parse(all.out)).toMatchObject({
      replayed: [expect.any(Number), expect.any(Number)],
    });
    for (const { chat } of talks) await world.answered(chat, 2);
    expect(await letters()).toEqual([]);
  });

  it("counts one conversation, and each of them", async () => {
    const talk = newTalk(world);
    talk.say("whitebeam in a row of its own");
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    const one = await ask("counts", keyOfTalk(talk));
    expect(one.out).toMatch(/^answered +1$/mu);
    expect(one.out).toMatch(/^accepted, in all +1$/mu);
    const json: unknown = JSON.parse((await ask("counts", keyOfTalk(talk), "--json")).out);
    expect(json).toMatchObject({ conversation: keyOfTalk(talk), accepted: 1 });

    const each = await ask("counts", "--each");
    expect(each.out).toMatch(new RegExp(`^${keyOfTalk(talk)} +1( +0){3} +1( +0){3}$`, "mu"));
    expect(each.out).toMatch(/^Conversations that hold something: \d+\. Dead letters: 0\.$/mu);
    expect((await ask("counts", "telegram/1/1")).out).toContain("Nothing is stored");
  });

  it("says what to do about an id that nobody knows", async () => {
    const run = await ask("replay", "987654");
    expect(run.code).toBe(1);
    expect(run.err).toContain("There is no dead letter 987654");
  });

  it("tells a wrong token from a bridge without one, from no bridge, and from nobody", async () => {
    const url = ["--url", world.bridgeUrl()];
    const wrong = await runCli(["dead", ...url], { CAUSEWAY_ADMIN_TOKEN: "some-other-token" });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("does not open to this token");
    expect(wrong.err).not.toContain("some-other-token");
    const wrongReplay = await runCli(["replay", "1", ...url], { CAUSEWAY_ADMIN_TOKEN: "other" });
    expect(wrongReplay.err).toContain("does not open to this token");

    const none = await runCli(["dead", ...url]);
    expect(none.code).toBe(2);
    expect(none.err).toContain("CAUSEWAY_ADMIN_TOKEN is not set");

    const elsewhere = ["--url", world.telegram.url];
    const noBridge = await runCli(["counts", ...elsewhere], { CAUSEWAY_ADMIN_TOKEN: adminToken });
    expect(noBridge.code).toBe(1);
    expect(noBridge.err).toContain("is no Causeway bridge");

    const nobody = ["--url", "http://127.0.0.1:9"];
    const silent = await runCli(["counts", ...nobody], { CAUSEWAY_ADMIN_TOKEN: adminToken });
    expect(silent.code).toBe(3);
    expect(silent.err).toContain("npm run dev");
  });

  it("sends the token nowhere in the open", async () => {
    const open = ["--url", "http://causeway.example.com"];
    const run = await runCli(["counts", ...open], { CAUSEWAY_ADMIN_TOKEN: adminToken });
    expect(run.code).toBe(2);
    expect(run.err).toContain("https://");
  });

  it("finds the bridge of npm start by itself, and a token in a file that is named", async () => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-cli-"));
    mkdirSync(join(folder, ".causeway"));
    const found = { url: world.bridgeUrl(), adminToken };
    writeFileSync(join(folder, ".causeway", "bridge.json"), JSON.stringify(found));
    expect((await runCli(["counts"], {}, folder)).code).toBe(0);

    writeFileSync(join(folder, "mine.vars"), `CAUSEWAY_ADMIN_TOKEN=${adminToken}\n`);
    const args = ["dead", "--url", world.bridgeUrl(), "--variables", "mine.vars"];
    expect(await runCli(args, {}, folder)).toMatchObject({ code: 0, out: "No dead letters.\n" });
    const missing = await runCli(["dead", "--variables", "nowhere.vars"], {}, folder);
    expect(missing).toMatchObject({ code: 2, err: "nowhere.vars cannot be read.\n" });
    rmSync(folder, { recursive: true });
  });
});
