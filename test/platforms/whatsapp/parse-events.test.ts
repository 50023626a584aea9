import { describe, expect, it } from "vitest";
import { eventOf, itemOf, payloadOf, payloadWith, payloadWithValue } from "./webhooks.ts";

const HERE = "whatsapp/777000111222/PT.12345678901234567890";

const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

describe("what is not meant for us", () => {
  it.each([
    ["reaction", dropped("reaction")],
    ["reaction-removed", dropped("reaction")],
    ["unsupported", dropped("unknown_kind", "unsupported")],
    ["call-permission-reply", dropped("interaction", "call_permission_reply")],
    ["group-text", dropped("not_addressed", "group")],
    ["system-identity-changed", dropped("service_message", "customer_identity_changed")],
    ["other-number", dropped("foreign_account", "888000111222")],
    ["echo", dropped("own_message", "smb_message_echoes")],
    ["account-update", dropped("account_notice", "account_update")],
    ["template-status", dropped("account_notice", "message_template_status_update")],
    ["errors", dropped("account_notice", "whatsapp_130429")],
    ["status-read", dropped("delivery_status", "read")],
    ["status-failed-of-others", dropped("delivery_status", "failed whatsapp_131049")],
  ])("%s is dropped with its reason", (name, expected) => {
    expect(eventOf(payloadOf(name))).toEqual(expected);
  });

  it("is a message of our own number, however that is written", () => {
    expect(eventOf(payloadWith("text", { from: "15550100000" }))).toEqual(dropped("own_message"));
    const metadata = { display_phone_number: "+1 555-010-0000", phone_number_id: "777000111222" };
    const messages = [{ ...itemOf("text", "messages"), from: "15550100000" }];
    expect(eventOf(payloadWithValue("text", { metadata, messages }))).toEqual(
      dropped("own_message"),
    );
  });

  it("is a message without anybody to answer", () => {
    for (const from of [undefined, "", "a b", "351/910", "\ud800", 351910000001, null, {}]) {
      const payload = payloadWith("text", { from, from_user_id: undefined });
      expect(eventOf(payload)).toEqual(dropped("unreadable", "no_sender"));
    }
  });

  it("is a kind of message that is to come", () => {
    expect(eventOf(payloadWith("text", { type: "poll" }))).toEqual(dropped("unknown_kind", "poll"));
    for (const type of ["__proto__", "constructor", "Call 351910000001", "toString"]) {
      expect(eventOf(payloadWith("text", { type }))).toMatchObject({
        kind: "dropped",
        reason: "unknown_kind",
      });
    }
    expect(
      JSON.stringify(eventOf(payloadWith("text", { type: "Call 351910000001" }))),
    ).not.toContain("351910000001");
  });

  it("is a message whose content does not fit its kind", () => {
    for (const type of ["text", "image", "button", "location", "order", "audio"]) {
      expect(eventOf(payloadWith("text", { type, [type]: "words" }))).toEqual(
        dropped("unreadable", type),
      );
    }
    expect(eventOf(payloadWith("button-reply", { interactive: 5 }))).toEqual(
      dropped("interaction"),
    );
  });
});

describe("a message's odd fields", () => {
  it.each([
    ["soon"],
    [""],
    ["-5"],
    ["99999999999999999999"],
    [{}],
    [null],
    [1e300],
    ["1790000001000"],
  ])("the stamp %j is none, and no reason to lose it", (timestamp) => {
    const event = eventOf(payloadWith("text", { timestamp }));
    expect(event).toMatchObject({ kind: "message" });
    expect(event.kind === "message" && "sentAt" in event.message).toBe(false);
  });

  it("a stamp may be a number", () => {
    expect(eventOf(payloadWith("text", { timestamp: 1_790_000_001 }))).toMatchObject({
      message: { sentAt: 1_790_000_001_000 },
    });
  });

  it.each([[undefined], [""], [7], ["\udc00"], ["x".repeat(513)]])(
    "the id %j makes it unreadable: it could not be told from others",
    (id) => {
      expect(eventOf(payloadWith("text", { id }))).toEqual(dropped("unreadable", "message"));
    },
  );

  it("a number that cannot be used gives way to the other id", () => {
    expect(eventOf(payloadWith("text", { from: "\ud800" }))).toMatchObject({
      message: { conversation: HERE, address: { channel: "PT.12345678901234567890" } },
    });
    expect(eventOf(payloadWith("text", { from_user_id: "a/b" }))).toMatchObject({
      message: { conversation: "whatsapp/777000111222/351910000001" },
    });
  });

  it("names of JavaScript's own are ids like any other", () => {
    expect(eventOf(payloadWith("text", { from_user_id: "__proto__" }))).toMatchObject({
      message: { conversation: "whatsapp/777000111222/__proto__" },
    });
  });
});

describe("somebody who changes number", () => {
  const moved = (from: string, to: string): object => ({
    kind: "moved",
    from: `whatsapp/777000111222/${from}`,
    to: `whatsapp/777000111222/${to}`,
  });
  const system = (
    fields: Record<string, unknown>,
    message: Record<string, unknown> = {},
  ): unknown =>
    eventOf(
      payloadWith("system-number-changed", {
        from: "351910000001",
        from_user_id: undefined,
        ...message,
        system: { body: "…", type: "user_changed_number", ...fields },
      }),
    );

  it.each([
    ["system-number-changed", moved("PT.12345678901234567890", "PT.22222222222222222222")],
    ["system-user-id-changed", moved("PT.12345678901234567890", "PT.22222222222222222222")],
    ["system-number-changed-before-2026", moved("351910000001", "351910000002")],
  ])("%s takes the conversation along", (name, expected) => {
    expect(eventOf(payloadOf(name))).toMatchObject(expected);
  });

  it("is known by the older names of the same", () => {
    const older = { type: "customer_changed_number", new_wa_id: "351910000002" };
    expect(system(older)).toMatchObject(moved("351910000001", "351910000002"));
  });

  it("had the id that the message bears where no previous one is told", () => {
    expect(system({ user_id: "PT.2" }, { from_user_id: "PT.1" })).toMatchObject(
      moved("PT.1", "PT.2"),
    );
    expect(system({ user_id: "PT.2" }, { from_user_id: "PT.2" })).toMatchObject(
      moved("351910000001", "PT.2"),
    );
  });

  it("goes nowhere where the old or the new id is missing, or both are one", () => {
    const nowhere = dropped("service_message", "user_changed_number");
    expect(system({})).toEqual(nowhere);
    expect(system({ wa_id: "351910000001" })).toEqual(nowhere);
    expect(system({ wa_id: "351910000002" }, { from: undefined })).toEqual(nowhere);
    expect(system({ user_id: "PT.1", previous_user_id: "PT.1", wa_id: "351910000001" })).toEqual(
      nowhere,
    );
  });

  it("has not moved by any other news", () => {
    const fields = { type: "customer_identity_changed", user_id: "PT.2", previous_user_id: "PT.1" };
    expect(system(fields)).toEqual(dropped("service_message", "customer_identity_changed"));
  });

  it("is unreadable news where there is none", () => {
    expect(eventOf(payloadWith("system-number-changed", { system: null }))).toEqual(
      dropped("unreadable", "system"),
    );
  });
});

describe("a message that was changed or taken back", () => {
  const original = "wamid.HBgMMzUxOTEwMDAwMDAxFQIAEhgUM0E01";

  it("has its new words and the time of the change", () => {
    expect(eventOf(payloadOf("edit"))).toEqual({
      kind: "change",
      change: {
        conversation: HERE,
        id: original,
        changedAt: 1_790_000_034_000,
        content: { kind: "question", text: "Hi, is my order 77 shipped?" },
      },
    });
  });

  it("may have its new words beside the id", () => {
    const edit = { original_message_id: original, text: { body: "fixed" } };
    expect(eventOf(payloadWith("edit", { edit }))).toMatchObject({
      change: { id: original, content: { kind: "question", text: "fixed" } },
    });
    const caption = { type: "image", image: { caption: "fixed" } };
    const image = { original_message_id: original, message: caption };
    expect(eventOf(payloadWith("edit", { edit: image }))).toMatchObject({
      change: { content: { kind: "question", text: "fixed" } },
    });
  });

  it("has no content any more when it was taken back", () => {
    expect(eventOf(payloadOf("revoke"))).toEqual({
      kind: "change",
      change: { conversation: HERE, id: original, changedAt: 1_790_000_035_000 },
    });
  });

  it("stays as it is where the change cannot be read", () => {
    for (const edit of [undefined, {}, { original_message_id: 5 }]) {
      expect(eventOf(payloadWith("edit", { edit }))).toEqual(dropped("unreadable", "edit"));
    }
    const poll = { original_message_id: original, message: { type: "poll" } };
    expect(eventOf(payloadWith("edit", { edit: poll }))).toEqual(dropped("unknown_kind", "poll"));
    expect(eventOf(payloadWith("revoke", { revoke: "x" }))).toEqual(
      dropped("unreadable", "revoke"),
    );
  });
});
