import {
  type Chat,
  graphError,
  type ReportPlan,
  SEND_CALL,
  WEBHOOK_CALL,
  type WhatsAppSimulator,
} from "../../../src/simulator/whatsapp/index.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import { riggedWhatsApp, startWhatsApp, whatsappKeyOf } from "../../helpers/whatsapp.ts";
import { type FaultKind, kindsOf } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import { type Dealt, dealWithCall, dealWithWebhook, untouched } from "./dealing.ts";
import { createFaultyCalls, refusal } from "./faulty-calls.ts";
import { tokenIn } from "./observed.ts";
import {
  type ChaosPlatform,
  type PlatformSurroundings,
  type Room,
  type Said,
  TIME_SCALE,
} from "./platform.ts";
import { textAt } from "./reading.ts";

const SEND_FAULTS: readonly FaultKind[] = [
  "send_refused",
  "send_refused_for_good",
  "send_limited",
  "send_dropped_before",
  "send_dropped_after",
  "send_gateway",
  "send_slow",
];

/**
 * What one number may do in a second, as Meta raises it for a busy one. What one person may be sent is
 * as published.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
const RATES = { pairBurst: 45, pairIntervalMs: 6_000, perSecond: 1_000 } as const;

/** Meta's codes. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
const refusals: Partial<Record<FaultKind, number>> = {
  send_refused: 131_000,
  send_refused_for_good: 131_009,
  send_limited: 131_056,
};
/** A failure after which the person can still be written to. */
const FAILED_CODE = 131_000;

function refuse(kind: FaultKind): Response | undefined {
  const code = refusals[kind];
  if (code === undefined) return undefined;
  const { status, body } = graphError(code);
  return refusal(status, body);
}

/** What the platform remembers to tell one thing from another. */
interface Memory {
  readonly around: PlatformSurroundings;
  readonly roomOfPerson: Map<string, string>;
  readonly roomOfPart: Map<string, string>;
  /** The token of each message by its id. */
  readonly tokens: Map<string, string>;
  /** What is being said at this very moment. */
  saying: string | undefined;
}

/** WhatsApp, failing by plan. */
export async function createChaosWhatsApp(around: PlatformSurroundings): Promise<ChaosPlatform> {
  const memory: Memory = {
    around,
    roomOfPerson: new Map(),
    roomOfPart: new Map(),
    tokens: new Map(),
    saying: undefined,
  };
  const whatsapp = await startWhatsApp({
    timeScale: TIME_SCALE,
    rates: RATES,
    faults: createFaultyCalls({
      begin: (call) => (call.name === WEBHOOK_CALL ? webhook(memory, call) : api(memory, call)),
      point: async () => undefined,
    }),
  });
  const number = whatsapp.control.addNumber();
  planReports(memory, whatsapp);
  return {
    name: "whatsapp",
    rigged: riggedWhatsApp(whatsapp, number),
    open: (plan) => openRoom(memory, whatsapp, plan),
    violations: () =>
      whatsapp.record.violations.map(({ kind, call }) => ({
        at: call.at,
        says: `${call.name}: ${kind}`,
        isEarly: kind === "limit_undercut",
      })),
    pendingCount: () => whatsapp.delivery.pendingCount,
  };
}

const LATE_IN_TIME_MS = 120;
const TOO_LATE_MS = 1_500;

/** What is reported of a send of a message with one of these faults; by whether its luck is in. */
const reports: Partial<Record<FaultKind, (isLucky: boolean) => ReportPlan>> = {
  status_early: () => ({ statuses: ["sent", "delivered"], when: "early" }),
  status_late: (isLucky) => ({
    statuses: ["sent", "delivered"],
    when: { lateMs: isLucky ? LATE_IN_TIME_MS : TOO_LATE_MS },
  }),
  status_missing: () => ({ statuses: [] }),
  status_doubled: () => ({ statuses: ["delivered", "sent", "sent", "delivered", "read"] }),
  status_failed: () => ({ statuses: ["failed"], code: FAILED_CODE }),
};

/** One rule for each kind and each half of the luck, for ever: it wants the sends that its plans name. */
function planReports({ around: { strikes } }: Memory, whatsapp: WhatsAppSimulator): void {
  for (const kind of kindsOf("report", "whatsapp")) {
    for (const isLucky of [true, false]) {
      const plan = reports[kind]?.(isLucky);
      if (plan === undefined) continue;
      const wanted = ({ message }: { readonly message: { readonly body: string } }): boolean => {
        const token = tokenIn(message.body);
        const planned = token === undefined ? undefined : strikes.planOf(token);
        if (planned === undefined || planned.luck < 0.5 !== isLucky) return false;
        if (kind === "status_failed") return strikes.take(token, [kind]) !== undefined;
        if (!planned.faults.includes(kind)) return false;
        strikes.noteHit(kind, planned.token);
        return true;
      };
      whatsapp.control.reports.next(plan, wanted, { times: Infinity });
    }
  }
}

function webhook(memory: Memory, { params }: FaultableCall): Dealt {
  const value = ["entry", 0, "changes", 0, "value"] as const;
  const data = textAt(params, ...value, "statuses", 0, "biz_opaque_callback_data");
  if (data !== "") {
    const partId = data.split(":")[0] ?? "";
    const room = memory.roomOfPart.get(partId);
    if (room === undefined) return untouched;
    const token = memory.tokens.get(partId) ?? "";
    return dealWithWebhook(memory.around, room, { brings: "report", token, partId });
  }
  const message = [...value, "messages", 0] as const;
  const sender = textAt(params, ...message, "from_user_id") || textAt(params, ...message, "from");
  const room = memory.roomOfPerson.get(sender);
  if (room === undefined) return untouched;
  const type = textAt(params, ...message, "type");
  const isChange = type === "edit" || type === "revoke";
  const id = isChange
    ? textAt(params, ...message, type, "original_message_id")
    : textAt(params, ...message, "id");
  const words = textAt(params, ...message, "text", "body");
  const token = memory.tokens.get(id) ?? tokenIn(words) ?? memory.saying;
  if (token === undefined) return untouched;
  memory.tokens.set(id, token);
  const about = { brings: isChange ? "change" : "message", token } as const;
  // A failed webhook holds nothing back: what comes after it overtakes it.
  return dealWithWebhook(memory.around, room, about, { dropsBefore: true });
}

function api(memory: Memory, call: FaultableCall): Dealt {
  const { name, params } = call;
  const room = memory.roomOfPerson.get(textAt(params, "to") || textAt(params, "recipient"));
  if (room === undefined || name !== SEND_CALL) return untouched;
  const text = textAt(params, "text", "body");
  const partId = textAt(params, "biz_opaque_callback_data").split(":")[0] ?? "";
  memory.roomOfPart.set(partId, room);
  const token = tokenIn(text);
  if (token !== undefined) memory.tokens.set(partId, token);
  const about = { method: name, text, partId, faults: SEND_FAULTS };
  return dealWithCall(memory.around, room, about, call, refuse);
}

function openRoom(memory: Memory, whatsapp: WhatsAppSimulator, plan: ConversationPlan): Room {
  const { control, delivery, record } = whatsapp;
  const person = control.addPerson({ name: `Ana of ${plan.name}` });
  const chat = control.chat(person);
  memory.roomOfPerson.set(person.waId, plan.name);
  memory.roomOfPerson.set(person.userId, plan.name);
  return {
    plan,
    key: whatsappKeyOf(chat),
    say: (token, text, shiftMs) => say(memory, whatsapp, chat, { token, text, shiftMs }),
    async forge(text) {
      const { payload } = control.compose(chat, { text });
      const headers = { "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
      return statusOf(delivery.postOnce(JSON.stringify(payload), headers));
    },
    shown: () => record.messagesIn(chat).filter(({ from }) => from === "business"),
  };
}

interface Saying {
  readonly token: string;
  readonly text: string;
  readonly shiftMs: number;
}

function say(
  memory: Memory,
  { control, delivery }: WhatsAppSimulator,
  chat: Chat,
  { token, text, shiftMs }: Saying,
): Said {
  const sentAt = Date.now() + shiftMs;
  memory.saying = token;
  const { id, payload } = control.say(chat, { text, ...(shiftMs === 0 ? {} : { sentAt }) });
  memory.saying = undefined;
  memory.tokens.set(id, token);
  const post = delivery.lastPost();
  const stamp = textAt(payload, "entry", 0, "changes", 0, "value", "messages", 0, "timestamp");
  return {
    stamp: Number(stamp) * 1_000,
    id,
    redeliver: () => delivery.redeliver(post),
    deliverNow: () => statusOf(delivery.postOnce(JSON.stringify(payload))),
    change: {
      edit: (changed) => void control.edit(chat, id, changed),
      withdraw: () => void control.revoke(chat, id),
    },
  };
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  try {
    const response = await answer;
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
