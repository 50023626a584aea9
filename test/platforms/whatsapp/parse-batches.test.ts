import { describe, expect, it } from "vitest";
import { eventOf, eventsOf, itemOf, payloadOf, payloadWithValue, valueOf } from "./webhooks.ts";

const kinds = (payload: unknown): string[] =>
  eventsOf(payload).map((event) =>
    event.kind === "dropped" ? `${event.reason}/${event.detail ?? ""}` : event.kind,
  );

const texts = (payload: unknown): string[] =>
  eventsOf(payload).flatMap((event) =>
    event.kind === "message" && event.message.content.kind === "question"
      ? [event.message.content.text]
      : [],
  );

const good = payloadOf("text");
const goodMessage = itemOf("text", "messages");
const goodChange = { field: "messages", value: valueOf("text") };
const goodEntry = { id: "1", changes: [goodChange] };

describe("a webhook with many things in it", () => {
  it("is read whole: every entry, change, message and report", () => {
    expect(kinds(payloadOf("batch"))).toEqual([
      "message",
      "message",
      "reaction/",
      "receipt",
      "delivery_status/read",
      "message",
      "account_notice/account_update",
    ]);
    expect(texts(payloadOf("batch"))).toEqual(["one", "two", "three"]);
  });

  it("names every author rightly", () => {
    const authors = eventsOf(payloadOf("batch")).flatMap((event) =>
      event.kind === "message" ? [event.message.author.name] : [],
    );
    expect(authors).toEqual(["Rui Costa", "Ana Lima", "Ana Lima"]);
  });

  it.each([[null], [5], ["x"], [[]], [{}], [{ id: 5 }], [{ ...goodMessage, type: 7 }]])(
    "loses no message for the bad one %j",
    (bad) => {
      const messages = [goodMessage, bad, { ...goodMessage, id: "wamid.2" }];
      const payload = payloadWithValue("text", { messages });
      expect(texts(payload)).toHaveLength(2);
      expect(kinds(payload)[1]).toMatch(/^unreadable\//);
    },
  );

  it.each([
    [null],
    [{ field: "messages" }],
    [{ field: "messages", value: null }],
    [{ field: 5, value: {} }],
    [{ field: "messages", value: { messages: [goodMessage] } }],
  ])("loses no message for the bad change %j", (bad) => {
    const entry = [{ id: "1", changes: [bad, goodChange] }];
    expect(kinds({ ...good, entry })).toEqual([expect.stringMatching(/^unreadable\//), "message"]);
  });

  it.each([[null], [{}], [{ changes: {} }], [5]])(
    "loses no message for the bad entry %j",
    (bad) => {
      expect(kinds({ ...good, entry: [bad, goodEntry] })).toEqual(["unreadable/entry", "message"]);
    },
  );

  it("loses no message for a list of another shape beside it", () => {
    const payload = payloadWithValue("text", { statuses: {}, errors: "x", contacts: 5 });
    expect(kinds(payload)).toEqual(["message", "unreadable/statuses", "unreadable/errors"]);
    expect(kinds(payloadWithValue("text", { statuses: null, errors: null }))).toEqual(["message"]);
  });

  it("loses no report for a bad one", () => {
    const report = itemOf("status-sent", "statuses");
    const statuses = [null, report, { id: 1 }, report];
    expect(kinds(payloadWithValue("status-sent", { statuses }))).toEqual([
      "unreadable/status",
      "receipt",
      "unreadable/status",
      "receipt",
    ]);
  });

  it("tells every error of the account by its code", () => {
    const errors = [{ code: 131031 }, "x", { code: 368 }];
    expect(kinds(payloadWithValue("errors", { errors }))).toEqual([
      "account_notice/whatsapp_131031",
      "unreadable/error",
      "account_notice/whatsapp_368",
    ]);
  });

  it("is not silent about one that says nothing", () => {
    expect(kinds(payloadWithValue("text", { messages: undefined }))).toEqual([
      "unknown_kind/empty",
    ]);
  });

  it("answers nothing of another number, whatever it holds", () => {
    const metadata = { display_phone_number: "1", phone_number_id: "888" };
    for (const name of ["text", "status-sent", "errors", "system-number-changed", "edit"]) {
      expect(kinds(payloadWithValue(name, { metadata }))).toEqual(["foreign_account/888"]);
    }
    const odd = { display_phone_number: "1", phone_number_id: "+351 910" };
    expect(kinds(payloadWithValue("text", { metadata: odd }))).toEqual(["foreign_account/"]);
  });

  it("is read within a moment when it is as large as Meta makes it", () => {
    const messages = Array.from({ length: 1_000 }, (_, at) => ({ ...goodMessage, id: `w.${at}` }));
    expect(texts(payloadWithValue("text", { messages }))).toHaveLength(1_000);
  });
});

describe("fields of another kind", () => {
  it.each([
    ["message_echoes", "own_message/message_echoes"],
    ["phone_number_quality_update", "account_notice/phone_number_quality_update"],
    ["business_capability_update", "account_notice/business_capability_update"],
    ["template_category_update", "account_notice/template_category_update"],
    ["calls", "unknown_kind/calls"],
    ["history", "unknown_kind/history"],
    ["standby", "unknown_kind/standby"],
    ["__proto__", "unknown_kind/__proto__"],
    ["Rui 351910000001", "unknown_kind/"],
  ])("%j is dropped as %s", (field, expected) => {
    const entry = [{ id: "1", changes: [{ field, value: {} }] }];
    expect(kinds({ ...good, entry })).toEqual([expected]);
  });
});

describe("a body that is none of WhatsApp's", () => {
  it.each([
    ["", "not_json"],
    ["{", "not_json"],
    ["null", "envelope"],
    ["[]", "envelope"],
    ["{}", "envelope"],
    ['{"object":"whatsapp_business_account"}', "envelope"],
    ['{"object":"whatsapp_business_account","entry":{}}', "envelope"],
  ])("%j is unreadable", (body, detail) => {
    expect(eventOf(body)).toEqual({ kind: "dropped", reason: "unreadable", detail });
  });

  it("is another product's", () => {
    expect(eventOf({ ...good, object: "instagram" })).toEqual({
      kind: "dropped",
      reason: "unknown_kind",
      detail: "instagram",
    });
  });

  it("is never an error, however deep it is", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const body = `{"object":"whatsapp_business_account","entry":[{"changes":${deep}}]}`;
    expect(() => eventsOf(body)).not.toThrow();
  });

  it("says nothing where it has no entries", () => {
    expect(eventsOf({ ...good, entry: [] })).toEqual([]);
  });
});
