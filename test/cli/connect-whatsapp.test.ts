import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type BusinessNumber,
  graphError,
  type WhatsAppSimulator,
} from "../../src/simulator/whatsapp/index.ts";
import { openRig, type Rig } from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";
import {
  ACCESS_TOKEN,
  APP_SECRETS,
  newTalk,
  riggedWhatsApp,
  startWhatsApp,
  VERIFY_TOKENS,
} from "../helpers/whatsapp.ts";
import { runCli } from "./run-cli.ts";
import { expectRefused, type ProgramRun, runHere } from "./run-program.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe("connect whatsapp", () => {
  let whatsapp: WhatsAppSimulator;
  let number: BusinessNumber;
  let rig: Rig;
  let variables: Record<string, string>;
  beforeAll(async () => {
    whatsapp = await startWhatsApp();
    number = whatsapp.control.addNumber({ verifiedName: "Hedgerow" });
    const platform = riggedWhatsApp(whatsapp, number);
    rig = await openRig("cli-connect-whatsapp", { ...platform, useBridge: () => undefined });
    variables = { ...platform.variables };
  });
  afterAll(() => rig.close());
  afterEach(() => {
    whatsapp.faults.clear();
    const { app } = whatsapp.control;
    app.tokenExpired = false;
    app.tokenExpiresAtS = 0;
    for (const one of ["whatsapp_business_messaging", "whatsapp_business_management"]) {
      app.permissions.add(one);
    }
    number.trouble = undefined;
  });

  const url = (): string => `${rig.bridgeUrl()}/webhooks/whatsapp`;
  const args = (...more: readonly string[]): string[] => [
    "connect",
    "whatsapp",
    "--url",
    rig.bridgeUrl(),
    ...more,
  ];
  const connect = (
    changed: Readonly<Record<string, string>> = {},
    ...more: readonly string[]
  ): Promise<ProgramRun> => runHere(args(...more), { variables: { ...variables, ...changed } });
  const subscriptions = (method: string): Promise<Response> =>
    fetch(`${whatsapp.url}/v25.0/${number.wabaId}/subscribed_apps`, {
      method,
      headers: { authorization: `Bearer ${ACCESS_TOKEN}` },
    });

  it("subscribes the account, says what to type in at Meta, and then the number answers", async () => {
    await subscriptions("DELETE");
    const run = await runCli(args("--waba", number.wabaId), variables);
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain("✓ The number is");
    expect(run.out).toContain("(Hedgerow)");
    expect(run.out).toContain("! Meta does not send the number's webhooks here yet.");
    expect(run.out).toContain(`Callback URL    ${url()}`);
    expect(run.out).toContain(`/apps/${whatsapp.control.app.id}`);

    whatsapp.delivery.useWebhook({ url: url() });
    expect((await whatsapp.delivery.handshake()).verified).toBe(true);
    const { chat, say } = newTalk(whatsapp, { name: "Ana" });
    say("medlar after it was connected");
    const answer = await until("the answer", () =>
      whatsapp.record.messagesIn(chat).find(({ from }) => from === "business"),
    );
    expect(answer.body).toContain("medlar after it was connected");
    expect((await connect()).out).toContain(`✓ Meta sends the number's webhooks to ${url()}.`);
  });

  it("finds the account by the token, and says which there are when it may manage several", async () => {
    await subscriptions("DELETE");
    expect((await connect()).out).toContain(`is subscribed to the account ${number.wabaId}`);
    const other = whatsapp.control.addNumber({ wabaId: "102290129340399" });
    const run = await connect();
    expect(run.code).toBe(2);
    expect(run.err).toContain(`${number.wabaId}, ${other.wabaId}`);
    const wrong = await connect({}, "--waba", other.wabaId);
    expectRefused(wrong, "does not belong");
    expect((await connect({}, "--waba", "my account")).code).toBe(2);
    expect((await connect({}, "--waba", number.wabaId)).code).toBe(0);
  });

  const waba = (): readonly string[] => ["--waba", number.wabaId];

  it("prints none of the secrets, and keeps them out of what it says went wrong", async () => {
    const runs = [
      await connect({}, ...waba()),
      await connect({ WHATSAPP_ACCESS_TOKEN: "EAAquincequincequince" }, ...waba()),
      await connect({ WHATSAPP_APP_SECRET: "quince-secret" }, ...waba()),
      await connect({ WHATSAPP_VERIFY_TOKEN: "quince-word" }, ...waba()),
    ];
    const secrets = [ACCESS_TOKEN, ...APP_SECRETS, ...VERIFY_TOKENS, "quince"];
    for (const { out, err } of runs) {
      for (const secret of secrets) expect(out + err).not.toContain(secret);
    }
    expect(JSON.stringify(whatsapp.record.calls)).not.toContain(ACCESS_TOKEN);
  });

  it.each(["graph.facebook.com", "http://graph.facebook.com"])(
    "shows and sends the token to nobody when the Graph API is said to be at %s",
    async (base) => {
      const run = await connect({ WHATSAPP_API_URL: base }, ...waba());
      expect(run).toMatchObject({ code: 2, out: "" });
      expect(run.err).toMatch(/^WHATSAPP_API_URL must be(?:gin)? /u);
      expect(run.err).not.toContain(ACCESS_TOKEN);
    },
  );

  it("asks nothing of Meta while the bridge has another secret or word", async () => {
    const before = whatsapp.record.calls.length;
    const secret = await connect({ WHATSAPP_APP_SECRET: "quince-secret" });
    expectRefused(secret, "another WHATSAPP_APP_SECRET");
    const word = await connect({ WHATSAPP_VERIFY_TOKEN: "quince-word" });
    expectRefused(word, "another WHATSAPP_VERIFY_TOKEN");
    expect((await connect({ WHATSAPP_PHONE_NUMBER_ID: "+1 555 010" })).code).toBe(2);
    expect(whatsapp.record.calls).toHaveLength(before);
  });

  it("says that a token is not taken, runs out, or may not do enough", async () => {
    const { app } = whatsapp.control;
    const other = await connect({ WHATSAPP_ACCESS_TOKEN: "EAAquincequincequince" }, ...waba());
    expectRefused(other, "system user");

    app.tokenExpiresAtS = Math.floor(Date.now() / 1000) + 3600;
    const short = await connect({}, ...waba());
    expect(short.code).toBe(1);
    expect(short.out).toMatch(/^✗ The token runs out at 20/mu);
    app.tokenExpiresAtS = 1;
    expect((await connect({}, ...waba())).err).toContain("not valid any more");
    app.tokenExpiresAtS = 0;

    app.permissions.delete("whatsapp_business_management");
    const weak = await connect({}, ...waba());
    expect(weak.code).toBe(1);
    expect(weak.out).toContain("✗ The token lacks the permission whatsapp_business_management.");
  });

  it("says how the number stands", async () => {
    number.trouble = 133_010;
    expect((await connect({}, ...waba())).out).toMatch(
      /^✗ The number is .* PENDING: register it/mu,
    );
    number.trouble = undefined;
    const test = whatsapp.control.addNumber({ isTest: true });
    const run = await connect({ WHATSAPP_PHONE_NUMBER_ID: test.id }, ...waba());
    expect(run.out).toMatch(/^! It is a test number/mu);
    const strange = await connect({ WHATSAPP_PHONE_NUMBER_ID: "999" }, ...waba());
    expect(strange.err).toContain("the number with the id 999");
    const body = { display_phone_number: "+1", quality_rating: "RED", id: number.id };
    whatsapp.faults.next("node", { kind: "status", status: 200, body });
    expect((await connect({}, ...waba())).out).toMatch(/^! Meta rates its quality RED/mu);
  });

  it("says so when the number's webhooks go elsewhere, or to others too", async () => {
    const elsewhere = "https://elsewhere.example.com/hook";
    const body = {
      display_phone_number: "+1",
      webhook_configuration: { phone_number: elsewhere, application: url() },
    };
    whatsapp.faults.next("node", { kind: "status", status: 200, body });
    expect((await connect({}, ...waba())).out).toContain(`They go to ${elsewhere} now.`);
    const apps = ["4711", "4712"].map((id) => ({ whatsapp_business_api_data: { id } }));
    const listed = { kind: "status", status: 200, body: { data: apps } } as const;
    whatsapp.faults.next("subscribed_apps", listed, { nth: 2 });
    const run = await connect({}, ...waba());
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^✗ Meta does not list the app/mu);
    expect(run.out).toContain("Other apps get its messages too: 4711, 4712.");
  });

  it("repeats Meta's words and code of what it refuses, and adds what permission is wanted", async () => {
    const fault = { kind: "status", ...graphError(200) } as const;
    whatsapp.faults.next("subscribed_apps", fault);
    const run = await connect({}, ...waba());
    expect(run.err).toContain("(200)");
    expect(run.err).toContain("whatsapp_business_management");
    whatsapp.faults.next("phone_numbers", { kind: "status", status: 502, body: "<html>" });
    expect((await connect({}, ...waba())).err).toContain("Meta answered 502");
  });
});
