import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import {
  createSlackSimulator,
  type SimulatedApp,
  type SlackSimulator,
} from "../../src/simulator/slack/index.ts";
import { openRig, type Rig } from "../helpers/rig.ts";
import { addBot, riggedSlack, SIGNING_SECRETS, SLACK_TOKEN } from "../helpers/slack.ts";
import { runCli } from "./run-cli.ts";
import { expectRefused, type ProgramRun, runHere } from "./run-program.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const URL_OF_NOBODY = "https://causeway.hedgerow.workers.dev";

/** The manifest behind the link that was printed. */
function manifestIn({ out }: Pick<ProgramRun, "out">): unknown {
  const link = /https:\/\/api\.slack\.com\/apps\?\S+/u.exec(out)?.[0] ?? "";
  const query = new URL(link).searchParams;
  expect(query.get("new_app")).toBe("1");
  return parse(query.get("manifest_yaml") ?? "");
}

describe("connect slack", () => {
  let slack: SlackSimulator;
  let app: SimulatedApp;
  let rig: Rig;
  let variables: Record<string, string>;
  beforeAll(async () => {
    slack = await createSlackSimulator({ timeScale: 0.01, rates: false });
    app = addBot(slack);
    const platform = riggedSlack(slack);
    rig = await openRig("cli-connect-slack", platform);
    variables = { ...platform.variables };
  });
  afterAll(() => rig.close());

  const connect = (
    changed: Readonly<Record<string, string>> = {},
    ...more: readonly string[]
  ): Promise<ProgramRun> =>
    runHere(["connect", "slack", "--url", rig.bridgeUrl(), ...more], {
      variables: { ...variables, ...changed },
    });

  it.each([
    { flags: [], events: ["app_mention", "message.im"] },
    {
      flags: ["--sticky"],
      events: ["app_mention", "message.channels", "message.groups", "message.im", "message.mpim"],
    },
  ])("prints the manifest with the address in it, and a link to it: $flags", async (one) => {
    const run = await runCli(["connect", "slack", "--url", `${URL_OF_NOBODY}/`, ...one.flags]);
    expect(run).toMatchObject({ code: 0, err: "" });
    const request_url = `${URL_OF_NOBODY}/webhooks/slack`;
    expect(manifestIn(run)).toMatchObject({
      settings: {
        event_subscriptions: { request_url, bot_events: one.events },
        interactivity: { request_url },
      },
    });
    expect(run.out).toContain(`    request_url: ${request_url}\n`);
    expect(run.out).not.toContain("example.workers.dev");
    expect(run.out).not.toMatch(/^#/mu);
  });

  it("looks whether app and bridge fit once it has the app's secrets", async () => {
    const run = await connect();
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain("✓ The bridge has the same signing secret");
    expect(run.out).toContain(`✓ The app is @${app.name} in ${app.workspace.name}`);
    expect(run.out).toContain(`${rig.bridgeUrl()}/webhooks/slack`);
    for (const secret of [SLACK_TOKEN, ...SIGNING_SECRETS]) expect(run.out).not.toContain(secret);
  });

  it("names the scopes that the app lacks", async () => {
    const had = [...app.scopes];
    app.scopes.clear();
    for (const scope of ["app_mentions:read", "chat:write"]) app.scopes.add(scope);
    const plain = await connect();
    expect(plain.code).toBe(1);
    expect(plain.out).toMatch(/^✗ It lacks im:history: add them/mu);
    const sticky = await connect({}, "--sticky");
    expect(sticky.out).toContain(
      "lacks channels:history, groups:history, im:history, mpim:history",
    );
    for (const scope of had) app.scopes.add(scope);
    expect((await connect({}, "--sticky")).out).toContain("SLACK_STICKY_THREADS must be true");
  });

  it("says that a secret or a token is another one", async () => {
    const secret = await connect({ SLACK_SIGNING_SECRET: "rowan-secret" });
    expectRefused(secret, "another SLACK_SIGNING_SECRET");
    const token = await connect({ SLACK_BOT_TOKEN: "xoxb-rowan" });
    expectRefused(token, "invalid_auth");
    for (const { out, err } of [secret, token]) expect(out + err).not.toContain("rowan");
  });

  it.each(["slack.com/api/", "http://slack.com/api/"])(
    "sends the token to nobody when the Web API is said to be at %s",
    async (base) => {
      const run = await connect({ SLACK_API_URL: base });
      expect(run).toMatchObject({ code: 2, out: "" });
      expect(run.err).toMatch(/^SLACK_API_URL must be(?:gin)? /u);
    },
  );

  it("asks for the app's secrets when the app is said to be there", async () => {
    const { SLACK_BOT_TOKEN: _, ...others } = variables;
    const args = ["connect", "slack", "--url", rig.bridgeUrl(), "--check"];
    const run = await runHere(args, { variables: others, answer: SLACK_TOKEN });
    expect(run.asked).toEqual([expect.stringContaining("SLACK_BOT_TOKEN")]);
    expect(run.out).toContain(`✓ The app is @${app.name}`);
    expect((await runHere(args, { variables: others })).code).toBe(2);
  });

  it("looks at what it has when one of the two is missing", async () => {
    const run = await connect({ SLACK_BOT_TOKEN: "" });
    expect(run.code).toBe(0);
    expect(run.out).toContain("! SLACK_BOT_TOKEN is not set here");
    expect((await connect({ SLACK_SIGNING_SECRET: "" })).out).toContain("! SLACK_SIGNING_SECRET");
  });

  it("says that Slack is off at a bridge without its secrets", async () => {
    await rig.restart({ SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" });
    expect((await connect()).err).toContain("Slack is off at");
  });
});
