import { randomUUID } from "node:crypto";
import * as v from "valibot";
import { readApiAddress } from "../../addresses.ts";
import { type Answer, askServer } from "../../ask-server.ts";
import { originOf } from "../../bridge/find-bridge.ts";
import { exitCodes, type ExitCode, refused } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";
import { firstOf, obtainSecret } from "../../secrets.ts";
import { readVariable, type Surroundings } from "../../surroundings.ts";
import { type Checklist, createChecklist } from "../checklist.ts";
import { postToWebhook, requireBridge, webhookUrl } from "../our-webhook.ts";
import { hmacHex } from "../signature.ts";
import { type ManifestKind, prefilledLink, readManifest, scopesOf } from "./manifest.ts";

const DEFAULT_API_URL = "https://slack.com/api/";

/** @see https://docs.slack.dev/reference/methods/auth.test */
const authSchema = v.variant("ok", [
  v.object({ ok: v.literal(true), team: v.string(), user: v.string(), url: v.string() }),
  v.object({ ok: v.literal(false), error: v.string() }),
]);

export interface SlackOptions {
  /** Where the bridge is. */
  readonly url: string;
  /** Whether the app shall answer in its threads without being mentioned again. */
  readonly sticky: boolean;
  /** Whether the app is there already: then its secrets are asked for where they are not in the environment. */
  readonly check: boolean;
}

/**
 * Prints the manifest of the app and where to put it. Once the app's secrets are in the environment,
 * it looks whether bridge and app belong together.
 * @throws CausewayError that says what to do when a step fails
 */
export async function connectSlack(
  surroundings: Surroundings,
  { url: bridge, sticky, check }: SlackOptions,
): Promise<ExitCode> {
  const kind = sticky ? "sticky" : "plain";
  const url = webhookUrl(bridge, "slack");
  const obtain = async (name: string, where: string): Promise<string | undefined> =>
    check ? obtainSecret(surroundings, name, where) : readVariable(surroundings, name);
  const secret = await obtain("SLACK_SIGNING_SECRET", "Basic Information");
  const token = await obtain("SLACK_BOT_TOKEN", "OAuth & Permissions");
  if (token === undefined && secret === undefined) {
    printManifest(surroundings, kind, originOf(bridge));
    return exitCodes.done;
  }
  const api = readApiAddress(surroundings, "SLACK_API_URL", DEFAULT_API_URL);
  const checklist = createChecklist(surroundings);
  checklist.good(await requireBridge(surroundings, bridge, "slack"));
  if (secret === undefined) checklist.warn("SLACK_SIGNING_SECRET is not set here: not looked at.");
  else {
    await requireSameSecret(surroundings, url, firstOf(secret));
    checklist.good("The bridge has the same signing secret, and answers as Slack wants.");
  }
  if (token === undefined) checklist.warn("SLACK_BOT_TOKEN is not set here: not looked at.");
  else await judgeToken(surroundings, { api, token, kind }, checklist);
  printSettings(surroundings, url, kind);
  return checklist.exitCode();
}

function printManifest({ print }: Surroundings, kind: ManifestKind, origin: string): void {
  const manifest = readManifest(kind, origin);
  print("1. Make the app from this manifest. The link opens Slack with it filled in:");
  print("");
  print(prefilledLink(manifest));
  print("");
  print('   Or paste it there yourself, after "Create New App" > "From a manifest":');
  print("");
  for (const line of manifest.trimEnd().split("\n")) print(line);
  print("");
  print('2. Press "Install to Workspace".');
  print("3. Give the bridge what the app's pages show, Basic Information and OAuth & Permissions:");
  print("     npx wrangler secret put SLACK_SIGNING_SECRET");
  print("     npx wrangler secret put SLACK_BOT_TOKEN");
  if (kind === "sticky") print("     and SLACK_STICKY_THREADS with the value true");
  print("4. Run this again with --check behind it: it looks whether app and bridge fit.");
}

function printSettings({ print }: Surroundings, url: string, kind: ManifestKind): void {
  print("");
  print("In the app's settings, under Event Subscriptions, the Request URL must say Verified:");
  print(`  ${url}`);
  print('If it does not, press "Retry" there.');
  if (kind === "sticky") print("On the bridge SLACK_STICKY_THREADS must be true.");
  print("Then write to the app, or invite it to a channel and mention it.");
}

/**
 * Asks the bridge what Slack asks when a request URL is entered, signed as Slack signs.
 * @see https://docs.slack.dev/reference/events/url_verification
 */
async function requireSameSecret(
  surroundings: Surroundings,
  url: string,
  secret: string,
): Promise<void> {
  const challenge = randomUUID();
  const body = JSON.stringify({ type: "url_verification", challenge });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const answer = await postToWebhook(surroundings, url, body, {
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${hmacHex(secret, `v0:${timestamp}:${body}`)}`,
  });
  if (answer.status === 200 && repeats(answer, challenge)) return;
  throw refused(
    answer.status === 401
      ? "The bridge has another SLACK_SIGNING_SECRET than the one given here, or this machine's clock is wrong. " +
          "Copy it again from Basic Information: npx wrangler secret put SLACK_SIGNING_SECRET."
      : `The bridge answered ${answer.status} to Slack's question. Its log says why: npx wrangler tail.`,
  );
}

function repeats({ text, json }: Answer, challenge: string): boolean {
  return text === challenge || v.is(v.object({ challenge: v.literal(challenge) }), json);
}

/** Tells whose token it is, and what it may not do. The header names the scopes that were granted. */
async function judgeToken(
  { fetch }: Surroundings,
  { api, token, kind }: { api: string; token: string; kind: ManifestKind },
  checklist: Checklist,
): Promise<void> {
  const answer = await askServer(fetch, `${api}/auth.test`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  const parsed = v.safeParse(authSchema, answer.json);
  if (!parsed.success) throw refused("SLACK_API_URL does not answer auth.test as Slack does.");
  if (!parsed.output.ok) {
    throw refused(
      `Slack does not take SLACK_BOT_TOKEN (${safeLine(parsed.output.error)}): ` +
        "copy the Bot User OAuth Token again from OAuth & Permissions.",
    );
  }
  const { user, team, url } = parsed.output;
  checklist.good(`The app is @${user} in ${team} (${url}).`);
  const granted = (answer.headers.get("x-oauth-scopes") ?? "").split(",").map((one) => one.trim());
  const missing = scopesOf[kind].filter((scope) => !granted.includes(scope));
  checklist.check(
    missing.length === 0,
    `It has the scopes ${scopesOf[kind].join(", ")}.`,
    `It lacks ${missing.join(", ")}: add them under OAuth & Permissions, and install the app again.`,
  );
}
