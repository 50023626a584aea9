import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { menuIn, menuLanguages } from "../../src/cli/connect/telegram/menu.ts";
import { ALLOWED_UPDATES } from "../../src/cli/connect/telegram/webhook-info.ts";
import { languages, textsFor, withCommands } from "../../src/messages/texts/index.ts";
import { updateSchema } from "../../src/platforms/telegram/payloads.ts";
import {
  createTelegramSimulator,
  type SimulatedBot,
  type TelegramSimulator,
} from "../../src/simulator/telegram/index.ts";
import { openRig, type Rig } from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";
import { BOT_TOKEN, riggedTelegram, WEBHOOK_SECRET } from "../helpers/world.ts";
import { runCli } from "./run-cli.ts";
import { expectRefused, type ProgramRun, runHere } from "./run-program.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("connect telegram", () => {
  let telegram: TelegramSimulator;
  let bot: SimulatedBot;
  let rig: Rig;
  let variables: Record<string, string>;
  beforeAll(async () => {
    telegram = await createTelegramSimulator({ timeScale: 0.01, rates: false });
    bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
    const platform = riggedTelegram(telegram);
    // Only the command under test tells Telegram where the bridge is.
    rig = await openRig("cli-connect-telegram", { ...platform, useBridge: () => undefined });
    variables = { ...platform.variables };
  });
  afterAll(() => rig.close());
  afterEach(() => telegram.faults.clear());

  const args = (): string[] => ["connect", "telegram", "--url", rig.bridgeUrl()];
  const connect = (changed: Readonly<Record<string, string>> = {}): Promise<ProgramRun> =>
    runHere(args(), { variables: { ...variables, ...changed } });
  const callsOf = (method: string) =>
    telegram.record.calls.filter((call) => call.method === method && call.status === 200);

  it("brings the bot to answer, also what was written before", async () => {
    const ana = telegram.control.addPerson({ firstName: "Ana" });
    const chat = telegram.control.privateChat(ana, bot);
    telegram.control.say(chat, ana, { text: "written before it was connected" });
    const run = await runCli(args(), variables);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain("✓ The bot is @CausewayBot");
    expect(run.out).toContain(`✓ Telegram sends updates to ${rig.bridgeUrl()}/webhooks/telegram`);
    expect(run.out).not.toMatch(/^✗/mu);
    expect(run.out).toContain("https://t.me/CausewayBot");
    const answer = await until("the answer", () =>
      telegram.record.messagesIn(chat).find(({ from }) => from.isBot),
    );
    expect(answer.text).toContain("written before it was connected");
  });

  it("asks for exactly what the parser understands, and drops nothing that waits", async () => {
    await connect();
    const params = callsOf("setWebhook").at(-1)?.params;
    expect(params).toEqual({
      url: `${rig.bridgeUrl()}/webhooks/telegram`,
      allowed_updates: ALLOWED_UPDATES,
    });
    const understood = Object.keys(updateSchema.entries).filter((name) => name !== "update_id");
    expect(ALLOWED_UPDATES.toSorted()).toEqual(understood.toSorted());
  });

  it("offers a menu in every language that the bridge speaks, of commands that it knows", async () => {
    await connect({ DEFAULT_LOCALE: "fr-CA" });
    expect(menuLanguages).toEqual([...languages.keys()]);
    for (const code of menuLanguages) {
      expect(bot.commands.get(code)).toEqual(menuIn(code));
      const help = withCommands(textsFor(code, "en").help);
      for (const { command } of menuIn(code)) expect(help).toContain(`/${command}`);
    }
    expect(bot.commands.get("")).toEqual(menuIn("fr"));
    expect(menuIn("tlh")).toEqual(menuIn("en"));
  });

  it("prints none of the secrets, not even when something is wrong", async () => {
    const runs = await Promise.all([
      connect(),
      connect({ TELEGRAM_BOT_TOKEN: "987654321:AAdamsondamsondamsondamsondamson" }),
      connect({ TELEGRAM_WEBHOOK_SECRET_TOKEN: "damson_secret" }),
      connect({ TELEGRAM_WEBHOOK_SECRET_TOKEN: "damson secret" }),
    ]);
    const secrets = [BOT_TOKEN, ...WEBHOOK_SECRET.split(","), "damson"];
    for (const { out, err } of runs) {
      for (const secret of secrets) expect(out + err).not.toContain(secret);
    }
  });

  it.each([
    "api.telegram.org",
    "http://api.telegram.org",
    "https://somebody@api.telegram.org",
    "https://api.telegram.org/?proxy",
    "not an address",
  ])("shows and sends the token to nobody when the Bot API is said to be at %s", async (base) => {
    const run = await connect({ TELEGRAM_API_BASE_URL: base });
    expect(run).toMatchObject({ code: 2, out: "" });
    expect(run.err).toMatch(/^TELEGRAM_API_BASE_URL must be(?:gin)? /u);
    expect(run.err).not.toContain(BOT_TOKEN);
  });

  it("tells Telegram nothing while the bridge has another secret", async () => {
    const before = callsOf("setWebhook").length;
    const run = await connect({ TELEGRAM_WEBHOOK_SECRET_TOKEN: "damson_secret" });
    expect(run.code).toBe(1);
    expect(run.err).toContain("another TELEGRAM_WEBHOOK_SECRET_TOKEN");
    expect(callsOf("setWebhook")).toHaveLength(before);
  });

  it("says that Telegram does not know a token, or what it refuses in its words", async () => {
    const other = { TELEGRAM_BOT_TOKEN: "987654321:AAdamsondamsondamsondamsondamson" };
    expect((await connect(other)).err).toContain("copy it again from @BotFather");
    expect((await connect({ TELEGRAM_BOT_TOKEN: "damson" })).err).toContain("@BotFather");
    const description = "Bad Request: bad webhook: Failed to resolve host";
    const body = { ok: false, error_code: 400, description };
    telegram.faults.next("setWebhook", { kind: "status", status: 400, body });
    const run = await connect();
    expectRefused(run, description);
    telegram.faults.next("getMe", { kind: "status", status: 502, body: "<html>" });
    expect((await connect()).err).toContain("TELEGRAM_API_BASE_URL");
  });

  it("asks for what is missing where somebody can answer", async () => {
    const [secret = ""] = WEBHOOK_SECRET.split(",");
    const { TELEGRAM_WEBHOOK_SECRET_TOKEN: _, ...others } = variables;
    const run = await runHere(args(), { variables: others, answer: secret });
    expect(run.code).toBe(0);
    expect(run.asked).toEqual([expect.stringContaining("TELEGRAM_WEBHOOK_SECRET_TOKEN")]);
    const alone = await runHere(args(), { variables: others });
    expect(alone.code).toBe(2);
    expect(alone.err).toContain("TELEGRAM_WEBHOOK_SECRET_TOKEN is not set");
  });

  it("warns when the bot was another address's, and of a wrong name", async () => {
    const url = "https://elsewhere.example.com/hook";
    telegram.delivery.useWebhook({ url });
    const run = await connect({ TELEGRAM_BOT_USERNAME: "@AnotherBot" });
    expect(run.code).toBe(1);
    expect(run.out).toContain(`! Until now its updates went to ${url}`);
    expect(run.out).toContain("✗ TELEGRAM_BOT_USERNAME is AnotherBot");
    expect((await connect({ TELEGRAM_BOT_USERNAME: "causewaybot" })).code).toBe(0);
  });

  it("warns of a bot that hears everything in its groups", async () => {
    const token = "700700700:AAlistenslistenslistenslistenslistens";
    telegram.control.addBot({ token, username: "KeenBot", canReadAllGroupMessages: true });
    const run = await connect({ TELEGRAM_BOT_TOKEN: token });
    expect(run.out).toMatch(/^! Privacy mode is off/mu);
    expect((await connect()).out).toMatch(/^✓ Privacy mode is on/mu);
  });

  it.each([
    { pending: 3, says: /^! 3 updates wait/mu },
    {
      error: "Wrong response from the webhook: 401 Unauthorized",
      says: /another TELEGRAM_WEBHOOK/u,
    },
    { error: "Wrong response from the webhook: 404 Not Found", says: /off there/u },
    { error: "Wrong response from the webhook: 503 Service Unavailable", says: /\/healthz/u },
    { error: "Read timeout expired", says: /took too long/u },
    { error: "Connection refused", says: /cannot reach/u },
    { error: "Something new", says: /"Something new"/u },
    {
      url: "https://elsewhere.example.com/",
      code: 1,
      says: /^✗ Telegram sends updates to https/mu,
    },
    { allowed: ["message"], code: 1, says: /^✗ It sends other kinds .*: message\.$/mu },
  ])("explains what Telegram says of the webhook: $says", async (told) => {
    const url = `${rig.bridgeUrl()}/webhooks/telegram`;
    const result = {
      url: told.url ?? url,
      has_custom_certificate: false,
      pending_update_count: told.pending ?? 0,
      allowed_updates: told.allowed ?? ALLOWED_UPDATES,
      ...(told.error === undefined
        ? {}
        : { last_error_date: 1_790_000_000, last_error_message: told.error }),
    };
    const body = { ok: true, result };
    telegram.faults.next("getWebhookInfo", { kind: "status", status: 200, body }, { nth: 2 });
    const run = await connect();
    expect(run.out).toMatch(told.says);
    expect(run.code).toBe(told.code ?? 0);
  });

  it("does nothing while Telegram is off at the bridge, or misconfigured", async () => {
    const off = { TELEGRAM_BOT_TOKEN: "", TELEGRAM_WEBHOOK_SECRET_TOKEN: "" };
    await rig.restart(off);
    const before = telegram.record.calls.length;
    const run = await connect();
    expect(run.code).toBe(1);
    expect(run.err).toContain("Telegram is off at");
    await rig.restart({ TELEGRAM_WEBHOOK_SECRET_TOKEN: "" });
    expect((await connect()).err).toContain("With CAUSEWAY_ADMIN_TOKEN");
    const named = await connect({
      CAUSEWAY_ADMIN_TOKEN: rig.variables["CAUSEWAY_ADMIN_TOKEN"] ?? "",
    });
    expect(named.err).toContain("TELEGRAM_WEBHOOK_SECRET_TOKEN is missing");
    expect(telegram.record.calls).toHaveLength(before);
  });
});
