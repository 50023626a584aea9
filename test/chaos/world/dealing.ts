import type { FaultableCall } from "../../../src/simulator/faults.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { Mishap, Ran } from "./faulty-calls.ts";
import { gatewayPage } from "./faulty-calls.ts";
import { type CallSeen, type Outcome, tokenIn, type WebhookSeen } from "./observed.ts";
import type { PlatformSurroundings } from "./platform.ts";
import type { Strike } from "./strikes.ts";

/** What goes wrong, and who is told of the end. */
export interface Dealt {
  readonly mishap: Mishap;
  ended(ran: Ran): void;
}

/** Nothing goes wrong, and nobody cares. */
export const untouched: Dealt = { mishap: {}, ended: () => undefined };

/** Statuses of whoever stands in front of a server: they do not say what it did. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 504]);
const OVERTAKEN_BY_MS = 700;

/** Deals with one attempt to deliver a webhook. */
export function dealWithWebhook(
  { observer, strikes }: PlatformSurroundings,
  conversation: string,
  webhook: Pick<WebhookSeen, "brings" | "token" | "partId">,
  overtaken: Mishap = { delayMs: OVERTAKEN_BY_MS },
): Dealt {
  const strike =
    webhook.brings === "message"
      ? strikes.take(webhook.token, ["webhook_dropped", "webhook_unheard", "webhook_overtaken"])
      : undefined;
  const seen = observer.note<WebhookSeen>(conversation, {
    what: "webhook",
    at: Date.now(),
    ...webhook,
    ...(strike === undefined ? {} : { fault: strike.kind }),
  });
  return {
    mishap: strike === undefined ? {} : webhookMishap(strike.kind, overtaken),
    ended({ response }) {
      seen.endedAt = Date.now();
      if (response !== undefined) seen.status = response.status;
    },
  };
}

function webhookMishap(kind: FaultKind, overtaken: Mishap): Mishap {
  if (kind === "webhook_dropped") return { dropsBefore: true };
  return kind === "webhook_unheard" ? { dropsAfter: true } : overtaken;
}

/** One call of a platform's API that shows something, or looks for it. */
export interface PlatformCall {
  readonly method: string;
  readonly text?: string;
  readonly partId?: string;
  /** The message that it is about, where its words do not tell. */
  readonly token?: string;
  /** The faults that may strike it. */
  readonly faults: readonly FaultKind[];
}

/** How a platform words its refusals. */
export type Refuse = (kind: FaultKind) => Response | undefined;

/** Deals with one call of the platform's API. */
export function dealWithCall(
  { observer, strikes }: PlatformSurroundings,
  conversation: string,
  { faults, token: given, ...about }: PlatformCall,
  call: FaultableCall,
  refuse: Refuse,
): Dealt {
  const token = given ?? tokenIn(about.text ?? "");
  const strike = strikes.take(token, faults);
  const seen = observer.note<CallSeen>(conversation, {
    what: "call",
    at: Date.now(),
    ...about,
    ...(token === undefined ? {} : { token }),
    ...(strike === undefined ? {} : { fault: strike.kind }),
  });
  return {
    mishap: strike === undefined ? {} : callMishap(strike, refuse),
    ended(ran) {
      seen.endedAt = Date.now();
      if (ran.appliedAt !== undefined) seen.appliedAt = ran.appliedAt;
      if (ran.response === undefined || call.connection.gone.aborted) seen.outcome = "unknown";
      if (ran.response !== undefined) void noteResponse(seen, ran.response.clone());
      else seen.applied = ran.appliedAt !== undefined;
    },
  };
}

const SLOW_MS = 900;

/** What a fault does to a call, unless it is a refusal. */
const callMishaps: Partial<Record<FaultKind, (strike: Strike) => Mishap>> = {
  send_dropped_before: () => ({ dropsBefore: true }),
  find_dropped: () => ({ dropsBefore: true }),
  send_dropped_after: () => ({ dropsAfter: true }),
  send_lost_thrice: () => ({ dropsAfter: true }),
  send_gateway: () => ({ answer: gatewayPage() }),
  send_slow: ({ plan }) => ({ delayMs: Math.ceil(plan.luck * SLOW_MS) }),
};

function callMishap(strike: Strike, refuse: Refuse): Mishap {
  const mishap = callMishaps[strike.kind]?.(strike);
  if (mishap !== undefined) return mishap;
  const answer = refuse(strike.kind);
  return answer === undefined ? {} : { answer };
}

async function noteResponse(seen: CallSeen, response: Response): Promise<void> {
  seen.status = response.status;
  const body: unknown = await response.json().catch(() => undefined);
  const isRefused = !response.ok || (isRecord(body) && body["ok"] === false);
  const said = isRecord(body) ? (body["error"] ?? body["description"]) : undefined;
  if (said !== undefined) seen.says = typeof said === "string" ? said : JSON.stringify(said);
  seen.applied = !isRefused && seen.appliedAt !== undefined;
  seen.outcome ??= outcomeOf(isRefused, response.status);
}

function outcomeOf(isRefused: boolean, status: number): Outcome {
  if (GATEWAY_STATUSES.has(status)) return "unknown";
  return isRefused ? "refused" : "ok";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
