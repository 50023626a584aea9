import { describe, expect, it } from "vitest";
import { bodyOf, bodyWith, eventOf, jsonNames, parse, read, textOf } from "./bodies.ts";

const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

describe("what a person did not write", () => {
  it.each([
    ["own-message", "own_message", undefined],
    ["other-bot", "other_bot", undefined],
    ["bot-message", "other_bot", undefined],
    ["slack-itself", "service_message", "slack_itself"],
    ["channel-join", "service_message", "channel_join"],
    ["ekm-access-denied", "service_message", "ekm_access_denied"],
  ])("is dropped: %s", async (name, reason, detail) => {
    const { webhook, identityAsked } = await read(bodyOf(name));
    expect(webhook).toEqual({ events: [dropped(reason, detail)] });
    expect(identityAsked).toBe(0);
  });

  it.each([
    "bot_add",
    "pinned_item",
    "reminder_add",
    "huddle_thread",
    "assistant_app_thread",
    "message_replied",
    "tombstone",
    "a_new_one",
  ])("is dropped for its subtype: %s", async (subtype) => {
    expect(await parse(bodyWith("dm-text", { subtype }))).toEqual(
      dropped("service_message", subtype),
    );
  });

  it("is dropped where Slack hides it", async () => {
    expect(await parse(bodyWith("dm-text", { hidden: true }))).toEqual(
      dropped("service_message", "hidden"),
    );
  });

  it("is our own where our user id alone says so", async () => {
    expect(await parse(bodyWith("dm-text", { user: "U0BOT" }))).toEqual(dropped("own_message"));
  });

  it("is our own by the app's id even where another bot's is there", async () => {
    expect(await parse(bodyWith("own-message", { bot_id: "B0OTHER" }))).toEqual(
      dropped("own_message"),
    );
  });

  it("is another bot's where two apps have no id to compare", async () => {
    const { api_app_id: _, ...body } = bodyOf("own-message");
    expect(await parse(body)).toEqual(dropped("other_bot"));
    const without = { ...body, event: { ...eventOf("dm-text"), app_id: undefined } };
    expect(await parse(without)).toMatchObject({ kind: "message" });
  });

  it("is dropped where nobody wrote it", async () => {
    expect(await parse(bodyWith("dm-text", { user: undefined }))).toEqual(
      dropped("unreadable", "no_author"),
    );
  });

  it("is another bot's by its subtype alone", async () => {
    expect(await parse(bodyWith("bot-message", { bot_id: undefined, user: "U0ANN" }))).toEqual(
      dropped("other_bot"),
    );
  });

  it("includes Slackbot", async () => {
    expect(await parse(bodyWith("dm-text", { user: "USLACKBOT" }))).toEqual(
      dropped("service_message", "slack_itself"),
    );
  });
});

describe("other events", () => {
  it.each([
    ["reaction-added", "reaction", "reaction_added"],
    ["app-uninstalled", "account_notice", "app_uninstalled"],
    ["tokens-revoked", "account_notice", "tokens_revoked"],
    ["app-home-opened", "unknown_kind", "app_home_opened"],
    ["assistant-thread-started", "unknown_kind", "assistant_thread_started"],
    ["app-rate-limited", "deliveries_limited", undefined],
  ])("are dropped, with their kind in the log: %s", async (name, reason, detail) => {
    const { webhook, identityAsked } = await read(bodyOf(name));
    expect(webhook).toEqual({ events: [dropped(reason, detail)] });
    expect(identityAsked).toBe(0);
  });

  it("of an unknown kind are dropped, and what is no name stays out of the log", async () => {
    expect(await parse(bodyWith("dm-text", { type: "toString" }))).toEqual(dropped("unknown_kind"));
    expect(await parse(bodyWith("dm-text", { type: "constructor" }))).toEqual(
      dropped("unknown_kind", "constructor"),
    );
    expect(await parse({ type: "Some words of ours" })).toEqual(dropped("unknown_kind"));
    expect(await parse({ type: "event_callback_v_two" })).toEqual(
      dropped("unknown_kind", "event_callback_v_two"),
    );
  });

  it("that are a challenge are answered with it", async () => {
    expect((await read(bodyOf("url-verification"))).webhook).toEqual({
      events: [],
      reply: { challenge: "c-9f2a8d1e7b" },
    });
    expect(await parse({ type: "url_verification" })).toEqual(
      dropped("unreadable", "no_challenge"),
    );
  });

  it.each(jsonNames)("say the same at every delivery: %s", async (name) => {
    const options = { stickyThreads: true };
    const text = textOf(`${name}.json`);
    expect(await read(text, options)).toEqual(await read(text, options));
  });
});

describe("content that nobody expects", () => {
  it.each([
    "",
    " ",
    "{",
    "null",
    "[]",
    "7",
    '"command=x"',
    "{}",
    '{"type":1}',
    '{"type":"event_callback"}',
    '{"type":"event_callback","event":[]}',
    '{"type":"event_callback","event":{"type":"message"}}',
    '{"type":"event_callback","event":{"type":"message","channel":1,"ts":2}}',
    '{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"C","ts":"1.1","message":{}}}',
    '{"type":"event_callback","event":{"type":"message","channel":"","user":"U1","text":"x","ts":"1.1"}}',
    String.raw`{"type":"event_callback","event":{"type":"message","channel":"\ud800","user":"U1","text":"x","ts":"1.1"}}`,
    '{"type":"event_callback","authorizations":{},"event":{"type":"app_mention"}}',
    "\u0000\ufffd",
    "hello=world",
  ])("is unreadable: %j", async (body) => {
    expect(await parse(body)).toMatchObject({ kind: "dropped", reason: "unreadable" });
  });
});
