import { describe, expect, it } from "vitest";
import { callbackDataOf } from "../../../src/platforms/whatsapp/payloads-callback-data.ts";
import { eventOf, payloadOf, statusWith } from "./webhooks.ts";

const HERE = "whatsapp/777000111222/PT.12345678901234567890";
const PART = "0b0f7a3e-5f0d-4d5b-9f43-6a3f6f1f2c11";

const dropped = (reason: string, detail: string): unknown => ({ kind: "dropped", reason, detail });

describe("a report on a part", () => {
  const receipt = (fate: unknown): unknown => ({
    kind: "receipt",
    receipt: {
      conversation: HERE,
      partId: PART,
      messageId: "wamid.HBgMMzUxOTEwMDAwMDAxFQIAERgSOU01",
      fate,
    },
  });

  it.each(["status-sent", "status-delivered"])("%s says that it is shown", (name) => {
    expect(eventOf(payloadOf(name))).toEqual(receipt({ kind: "shown" }));
  });

  it("says why it failed, with Meta's code, and whether anything can still be shown", () => {
    expect(eventOf(payloadOf("status-failed"))).toEqual(
      receipt({ kind: "failed", code: "whatsapp_131047", closed: true }),
    );
    const failed = (errors: unknown): unknown => eventOf(statusWith("status-failed", { errors }));
    expect(failed([{ code: 131053 }])).toEqual(
      receipt({ kind: "failed", code: "whatsapp_131053", closed: false }),
    );
    expect(failed([{ code: 987654 }])).toEqual(
      receipt({ kind: "failed", code: "whatsapp_987654", closed: false }),
    );
    for (const errors of [[], undefined, [null], [{ code: "131047" }], "x"]) {
      expect(failed(errors)).toEqual(
        receipt({ kind: "failed", code: "whatsapp_failed", closed: false }),
      );
    }
    for (const code of [-1, 1.5, 1e300]) {
      expect(failed([{ code }])).toEqual(
        receipt({ kind: "failed", code: "whatsapp_refused", closed: false }),
      );
    }
  });

  it.each(["read", "played", "deleted", "warning", "sent later"])(
    "that it is %j changes nothing",
    (status) => {
      const event = eventOf(statusWith("status-sent", { status }));
      expect(event).toMatchObject({ kind: "dropped", reason: "delivery_status" });
    },
  );

  it.each([
    [undefined],
    [""],
    ["turn:42"],
    [`:${HERE}`],
    [`${PART}${HERE}`],
    [`${PART}:whatsapp/888000111222/351910000001`],
    [`${PART}:telegram/777000111222/351910000001`],
    [`${PART}:whatsapp/777000111222`],
    [`${PART}:whatsapp/777000111222/%50T.12345678901234567890`],
    [`${PART}:whatsapp/777000111222/\ud800`],
    [`${PART}:whatsapp/777000111222/%ff`],
    [{ part: PART }],
    [5],
  ])("is not about a part of ours with the data %j", (data) => {
    expect(eventOf(statusWith("status-sent", { biz_opaque_callback_data: data }))).toEqual(
      dropped("delivery_status", "sent"),
    );
  });

  it("that failed tells the operator why, even where the part is not ours", () => {
    expect(eventOf(statusWith("status-failed", { biz_opaque_callback_data: "turn:42" }))).toEqual(
      dropped("delivery_status", "failed whatsapp_131047"),
    );
  });

  it("is unreadable without an id or a status", () => {
    expect(eventOf(statusWith("status-sent", { id: undefined }))).toEqual(
      dropped("unreadable", "status"),
    );
    expect(eventOf(statusWith("status-sent", { status: 5 }))).toEqual(
      dropped("unreadable", "status"),
    );
  });
});

describe("the data that a part carries", () => {
  it("is its id and its conversation", () => {
    expect(callbackDataOf({ partId: PART, conversation: HERE })).toBe(`${PART}:${HERE}`);
  });

  it("is left out where WhatsApp would not take it, or it could not be read again", () => {
    const conversation = `whatsapp/777000111222/${"x".repeat(480)}`;
    expect(callbackDataOf({ partId: PART, conversation })).toBeUndefined();
    expect(callbackDataOf({ partId: "a:b", conversation: HERE })).toBeUndefined();
    expect(callbackDataOf({ partId: "", conversation: HERE })).toBeUndefined();
  });

  it("fits for the longest id that there is", () => {
    const conversation = `whatsapp/${"7".repeat(20)}/US.ENT.${"x".repeat(128)}`;
    expect(callbackDataOf({ partId: PART, conversation })).toBeDefined();
  });
});
