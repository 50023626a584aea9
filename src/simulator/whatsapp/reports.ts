import type { FaultOptions } from "../faults.ts";
import type { Delivery } from "./delivery.ts";
import { type Change, contactOf, placeOf, stamp } from "./envelope.ts";
import { webhookError } from "./graph-error.ts";
import type { RecordKeeper } from "./record.ts";
import type { Chat, JsonObject, ShownMessage, StatusName } from "./types.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What Meta reports of a send by webhook, and when. */
export interface ReportPlan {
  /** In this order, doubled ones included; none at all when empty. */
  readonly statuses: readonly StatusName[];
  /**
   * `early`: before the send is answered. `prompt`, when absent: as soon as it was answered.
   * Otherwise so many milliseconds after that.
   */
  readonly when?: "early" | "prompt" | { readonly lateMs: number };
  /** The code of a `failed`; 131026 when absent. */
  readonly code?: number;
  /** True: it names neither the person's number nor user id, as failures sometimes do. */
  readonly anonymous?: boolean;
}

/** One send that was accepted. */
export interface AcceptedSend {
  readonly chat: Chat;
  readonly message: ShownMessage;
  /** How the call named the person: by number or by user id. */
  readonly by: "to" | "recipient";
}

/** What a test decides about reports. */
export interface ReportControl {
  /** What is reported of every send that no other plan is for. */
  usual: ReportPlan;
  /** Another plan for coming sends. @returns a function that takes it back */
  next(
    plan: ReportPlan,
    match?: (send: AcceptedSend) => boolean,
    options?: FaultOptions,
  ): () => void;
  /**
   * Reports something of a message now.
   * @throws RangeError when no such message was ever accepted
   */
  report(messageId: string, plan: ReportPlan): void;
}

/** What becomes of a send by itself: it arrives, hangs at `sent`, or fails. */
export type Fate = "arrives" | "hangs" | { readonly fails: number };

export interface Reports {
  readonly control: ReportControl;
  /** The plan for a send; used up by it. @param fate what becomes of it unless a plan of its own says so */
  planFor(send: AcceptedSend, fate: Fate): ReportPlan;
  /** Sends the webhooks of a plan that is not early. */
  follow(send: AcceptedSend, plan: ReportPlan): void;
  /** Sends the webhooks of an early plan. @returns resolves once they were attempted */
  hurry(send: AcceptedSend, plan: ReportPlan): Promise<void>;
}

interface Rule {
  readonly plan: ReportPlan;
  readonly match: (send: AcceptedSend) => boolean;
  skip: number;
  left: number;
}

export function createReports(
  delivery: Delivery,
  record: RecordKeeper,
  now: () => number,
): Reports {
  const rules: Rule[] = [];
  const accepted = new Map<string, AcceptedSend>();

  function changesOf(send: AcceptedSend, plan: ReportPlan): Change[] {
    return plan.statuses.map((status) => {
      const code = status === "failed" ? { code: plan.code ?? 131_026 } : {};
      record.noteStatus({ messageId: send.message.id, status, at: now(), ...code });
      return {
        ...placeOf(send.chat),
        field: "messages",
        value: valueOf(send, status, plan, now()),
      };
    });
  }

  function follow(send: AcceptedSend, plan: ReportPlan): void {
    const delayMs = typeof plan.when === "object" ? plan.when.lateMs : 0;
    for (const change of changesOf(send, plan)) delivery.send(change, delayMs);
  }

  const control: ReportControl = {
    usual: { statuses: ["sent", "delivered", "read"] },
    next(plan, match = () => true, options = {}) {
      const rule = { plan, match, skip: (options.nth ?? 1) - 1, left: options.times ?? 1 };
      rules.push(rule);
      return () => {
        rule.left = 0;
      };
    },
    report(messageId, plan) {
      const send = accepted.get(messageId);
      if (!send) throw new RangeError("No such message was ever accepted.");
      follow(send, plan);
    },
  };

  return {
    control,
    planFor(send, fate) {
      accepted.set(send.message.id, send);
      return take(rules, send) ?? natural(control.usual, fate, send.chat);
    },
    follow,
    async hurry(send, plan) {
      for (const change of changesOf(send, plan)) await delivery.rush(change);
    },
  };
}

/** The first rule that wants this send; every rule counts every send that matches it. */
function take(rules: readonly Rule[], send: AcceptedSend): ReportPlan | undefined {
  let taken: ReportPlan | undefined;
  for (const rule of rules) {
    if (rule.left <= 0 || !rule.match(send)) continue;
    if (rule.skip > 0) rule.skip -= 1;
    else if (taken === undefined) {
      rule.left -= 1;
      taken = rule.plan;
    }
  }
  return taken;
}

/** What remains of the usual plan for this person. */
function natural(usual: ReportPlan, fate: Fate, { person }: Chat): ReportPlan {
  if (typeof fate === "object") {
    const statuses: StatusName[] = usual.statuses.length === 0 ? [] : ["failed"];
    return { ...usual, statuses, code: fate.fails };
  }
  const statuses = usual.statuses.filter((status) => {
    if (fate === "hangs") return status === "sent";
    return status !== "read" || person.readReceipts;
  });
  return { ...usual, statuses };
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
function valueOf(
  send: AcceptedSend,
  status: StatusName,
  plan: ReportPlan,
  now: number,
): Change["value"] {
  const { chat, message } = send;
  const { callbackData } = message;
  const json = {
    id: message.id,
    status,
    timestamp: stamp(now),
    ...(plan.anonymous ? {} : recipientOf(send)),
    recipient_type: "individual",
    ...(status === "sent" ? { conversation: conversationOf(send, now) } : {}),
    ...(status === "failed"
      ? { errors: [webhookError(plan.code ?? 131_026)] }
      : {
          pricing: { billable: true, pricing_model: "PMP", category: "service", type: "regular" },
        }),
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
  };
  const contacts =
    status === "failed" || plan.anonymous ? {} : { contacts: [contactOf(chat.person)] };
  return { ...contacts, statuses: [json] };
}

/** A send to a user id is reported without the number. */
function recipientOf({ chat: { person }, by }: AcceptedSend): JsonObject {
  const userId = person.shows === "wa_id" ? {} : { recipient_user_id: person.userId };
  return by === "recipient" ? userId : { recipient_id: person.waId, ...userId };
}

function conversationOf({ chat }: AcceptedSend, now: number): JsonObject {
  return {
    id: Buffer.from(`${chat.number.id}${chat.person.waId}`).toString("hex").slice(0, 32),
    expiration_timestamp: stamp(now + DAY_MS),
    origin: { type: "service" },
  };
}
