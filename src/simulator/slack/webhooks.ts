import { randomUUID } from "node:crypto";
import { isObject, parseJson } from "./args.ts";
import type { AttemptResult, Parcel, Retry } from "./attempt.ts";
import type { Delivery } from "./delivery.ts";
import { type EnvelopeJson, envelopeOf } from "./envelope.ts";
import { signatureHeaders } from "./signature.ts";
import type { JsonObject, SimulatedApp } from "./types.ts";
import { wireForm, wireJson } from "./wire.ts";
import type { World } from "./world.ts";

/** Where an app's webhooks shall go. */
interface WebhookSettings {
  readonly url: string;
  /** Whether "Delayed Events" is on; false when absent. */
  readonly delayedEvents?: boolean;
}

/** Bytes to post, as they are. */
interface RawPost {
  readonly body: string | Uint8Array;
  /** Besides the signature; `application/json` when absent. */
  readonly contentType?: string;
  /** What it is signed with; the app's own secret when absent, no signature at all when false. */
  readonly secret?: string | false;
  /** Unix milliseconds of the signature; now when absent. */
  readonly signedAt?: number;
  /** More headers; they win over all others. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: Retry;
}

/** What the app's server answered. */
export interface Answer {
  /** 0 when nothing came. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Whether a request URL is accepted by Slack's settings page. */
export interface Verification extends Answer {
  readonly challenge: string;
  /** Whether the answer was a 2xx that holds the challenge, as text or in JSON. */
  readonly verified: boolean;
}

/** Slack's side of webhooks. Without an app, the first one is meant. */
export interface DeliveryControl extends Pick<
  Delivery,
  "attempts" | "pendingCount" | "idle" | "redeliver"
> {
  /** Sets the request URL of events, commands and interactivity. */
  useWebhook(settings: WebhookSettings, app?: SimulatedApp): void;
  /**
   * Sends an envelope made by hand, signed, until it is taken.
   * @returns its id, a new one when it has none
   */
  post(envelope: JsonObject, app?: SimulatedApp): string;
  /** The envelope that an event made by hand would be in. */
  envelope(event: JsonObject, app?: SimulatedApp): EnvelopeJson;
  /** Sends bytes once. */
  postRaw(raw: RawPost, app?: SimulatedApp): Promise<Answer>;
  readonly probes: Probes;
}

/** What Slack sends besides events and forms. */
export interface Probes {
  /** What is sent when a request URL is entered. */
  verifyUrl(app?: SimulatedApp): Promise<Verification>;
  /** The word that events of one minute were held back. @param minute Unix seconds; this one when absent */
  rateLimited(minute?: number, app?: SimulatedApp): Promise<Answer>;
  /** The look at a certificate, which is not signed. */
  sslCheck(app?: SimulatedApp): Promise<Answer>;
}

export function createDeliveryControl(
  world: World,
  delivery: Delivery,
  now: () => number,
): DeliveryControl {
  const first = (): SimulatedApp => firstOf(world);

  async function send(parcel: Parcel, retry?: Retry): Promise<Answer> {
    const result = await delivery.postOnce(parcel, retry);
    if (!result) throw new RangeError("Set a webhook first: there is nobody to send it to.");
    return answerOf(result);
  }

  return {
    attempts: delivery.attempts,
    get pendingCount() {
      return delivery.pendingCount;
    },
    idle: () => delivery.idle(),
    redeliver: (eventId) => delivery.redeliver(eventId),
    useWebhook({ url, delayedEvents = false }, app = first()) {
      delivery.targets.set(app, { url, delayedEvents });
    },
    post(envelope, app = first()) {
      const { event_id: given } = envelope;
      const event_id = typeof given === "string" ? given : world.ids.next("Ev");
      const whole: EnvelopeJson = { ...envelope, event_id };
      delivery.sendEvent(app, whole);
      return event_id;
    },
    envelope: (event, app = first()) => envelopeOf(world, app, event, { at: now() }),
    postRaw: (raw, app = first()) => send(rawParcel(app, raw, now()), raw.retry),
    probes: createProbes(send, first, now),
  };
}

function createProbes(
  send: (parcel: Parcel) => Promise<Answer>,
  first: () => SimulatedApp,
  now: () => number,
): Probes {
  return {
    async verifyUrl(app = first()) {
      const challenge = randomUUID();
      const body = { token: "verification-token-of-old", challenge, type: "url_verification" };
      const answer = await send(jsonParcel("url_verification", app, body));
      const ok = answer.status >= 200 && answer.status < 300;
      return { ...answer, challenge, verified: ok && challengeIn(answer) === challenge };
    },
    rateLimited(minute = Math.floor(now() / 60_000) * 60, app = first()) {
      const body = {
        token: "verification-token-of-old",
        type: "app_rate_limited",
        team_id: app.workspace.id,
        minute_rate_limited: minute,
        api_app_id: app.id,
      };
      return send(jsonParcel("app_rate_limited", app, body));
    },
    sslCheck(app = first()) {
      const fields = { ssl_check: "1", token: "verification-token-of-old" };
      return send({
        kind: "ssl_check",
        app,
        id: "",
        params: fields,
        body: new TextEncoder().encode(wireForm(fields)),
        headers: { "content-type": "application/x-www-form-urlencoded" },
        signed: false,
      });
    },
  };
}

/** @see https://docs.slack.dev/reference/events/url_verification */
function challengeIn({ headers, text }: Answer): string | undefined {
  const type = headers.get("content-type") ?? "";
  if (type.startsWith("text/plain")) return text;
  const said = parseJson(text);
  return isObject(said) ? String(said["challenge"]) : undefined;
}

function jsonParcel(
  kind: "url_verification" | "app_rate_limited",
  app: SimulatedApp,
  params: JsonObject,
): Parcel {
  return {
    kind,
    app,
    id: "",
    params,
    body: new TextEncoder().encode(wireJson(params, "plain")),
    headers: { "content-type": "application/json" },
    signed: true,
  };
}

function rawParcel(app: SimulatedApp, raw: RawPost, now: number): Parcel {
  const { contentType = "application/json", secret = app.signingSecret, signedAt = now } = raw;
  const body = typeof raw.body === "string" ? new TextEncoder().encode(raw.body) : raw.body;
  return {
    kind: "raw",
    app,
    id: "",
    params: {},
    body,
    headers: {
      "content-type": contentType,
      ...(secret === false ? {} : signatureHeaders(secret, body, signedAt)),
      ...raw.headers,
    },
    signed: false,
  };
}

async function answerOf({ response }: AttemptResult): Promise<Answer> {
  if (!response) return { status: 0, headers: new Headers(), text: "" };
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function firstOf({ apps }: World): SimulatedApp {
  const [app] = apps;
  if (!app) throw new RangeError("Add an app first.");
  return app;
}
