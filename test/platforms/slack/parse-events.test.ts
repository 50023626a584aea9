import { describe, expect, it } from "vitest";
import { bodyOf, bodyWith, eventOf, innerOf, jsonNames, parse, read, textOf } from "./bodies.ts";

const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

const org = { account: "E0ORG", userId: "W0BOT" };

/** The same body with other fields around its event. */
const around = (name: string, fields: Record<string, unknown>): unknown => ({
  ...bodyOf(name),
  ...fields,
});

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

  it.each(["bot_add", "pinned_item", "reminder_add", "huddle_thread", "assistant_app_thread", "message_replied", "tombstone", "a_new_one"])(
    "is dropped for its subtype: %s",
    async (subtype) => {
      expect(await parse(bodyWith("dm-text", { subtype }))).toEqual(
        dropped("service_message", subtype),
      );
    },
  );

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

  it("includes Slackbot", async () => {
    expect(await parse(bodyWith("dm-text", { user: "USLACKBOT" }))).toEqual(
      dropped("service_message", "slack_itself"),
    );
  });
});

describe("an edit", () => {
  const change = (fields: Record<string, unknown>): unknown => ({ kind: "change", change: fields });

  it("changes what was asked", async () => {
    expect(await parse(bodyOf("channel-edit"))).toEqual(
      change({
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        id: "1790000001.000200",
        sentAt: 1_790_000_001_000,
        changedAt: 1_790_000_019_000,
        content: { kind: "question", text: "summarise that, please" },
      }),
    );
    expect(await parse(bodyOf("dm-edit"))).toEqual(
      change({
        conversation: "slack/T0A1/D0ANN",
        id: "1790000002.000300",
        sentAt: 1_790_000_002_000,
        changedAt: 1_790_000_019_000,
        content: { kind: "question", text: "hi & good morning" },
      }),
    );
  });

  it("is stamped by the event, which is finer than the mark of the edit", async () => {
    const event = { ts: "1790000019.123456" };
    expect(await parse(bodyWith("dm-edit", event))).toMatchObject({
      change: { changedAt: 1_790_000_019_123 },
    });
  });

  it("that takes our name away takes the question back", async () => {
    const event = await parse(bodyOf("channel-edit-takes-name-away"));
    expect(event).toMatchObject({ kind: "change", change: { id: "1790000001.000200" } });
    expect(event.kind === "change" && "content" in event.change).toBe(false);
  });

  it("that only adds a preview is none", async () => {
    expect(await parse(bodyOf("dm-unfurled"))).toEqual(dropped("unchanged"));
  });

  it("without the text as it was is one where Slack marks it", async () => {
    const bare = { previous_message: undefined };
    expect(await parse(bodyWith("dm-edit", bare))).toMatchObject({ kind: "change" });
    const message = { ...innerOf("dm-edit", "message"), edited: undefined };
    expect(await parse(bodyWith("dm-edit", { ...bare, message }))).toEqual(dropped("unchanged"));
  });

  it("of our own message is our own", async () => {
    expect(await parse(bodyOf("dm-own-edit"))).toEqual(dropped("own_message"));
  });

  it.each(["message", "previous_message"])("of a bot's is seen in %s", async (key) => {
    const inner = { ...innerOf("dm-edit", key), bot_id: "B0OTHER" };
    expect(await parse(bodyWith("dm-edit", { [key]: inner }))).toEqual(dropped("other_bot"));
    const own = { ...innerOf("dm-edit", key), app_id: "A0B1" };
    expect(await parse(bodyWith("dm-edit", { [key]: own }))).toEqual(dropped("own_message"));
  });

  it("of what people say to each other costs nothing", async () => {
    const { webhook, identityAsked } = await read(bodyOf("channel-edit-of-others"));
    expect(webhook.events).toEqual([dropped("not_addressed")]);
    expect(identityAsked).toBe(0);
  });

  it("that names somebody else is for nobody here", async () => {
    const message = { ...innerOf("channel-edit-of-others", "message"), text: "<@U0BOB>?" };
    expect(await parse(bodyWith("channel-edit-of-others", { message }))).toEqual(
      dropped("not_addressed"),
    );
  });

  it("without a message is unreadable", async () => {
    expect(await parse(bodyWith("dm-edit", { message: undefined }))).toEqual(
      dropped("unreadable", "message_changed"),
    );
  });

  it("of a follow-up changes it where threads are sticky", async () => {
    const thread = { thread_ts: "1790000001.000200" };
    const name = "channel-edit-of-others";
    const body = (more: Record<string, unknown> = {}): unknown =>
      bodyWith(name, {
        message: { ...innerOf(name, "message"), ...thread, ...more },
        previous_message: { ...innerOf(name, "previous_message"), ...thread },
      });
    expect(await parse(body(), { stickyThreads: true })).toMatchObject({
      change: {
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        content: { kind: "question", text: "lunch at one?" },
      },
    });
    const away = await parse(body({ text: "<@U0BOB> lunch?" }), { stickyThreads: true });
    expect(away).toMatchObject({ kind: "change" });
    expect(away.kind === "change" && "content" in away.change).toBe(false);
    expect(await parse(body())).toEqual(dropped("not_addressed"));
  });
});

describe("a deletion", () => {
  it.each([
    ["channel-deletion", "slack/T0A1/C0GEN/1790000001.000200", "1790000001.000200", 23_001],
    ["dm-deletion", "slack/T0A1/D0ANN", "1790000002.000300", 23_001],
    ["channel-tombstone", "slack/T0A1/C0GEN/1790000001.000200", "1790000001.000200", 19_000],
  ])("takes the message back: %s", async (name, conversation, id, changedMs) => {
    expect(await parse(bodyOf(name))).toEqual({
      kind: "change",
      change: {
        conversation,
        id,
        sentAt: Number(id.slice(0, 10)) * 1000,
        changedAt: 1_790_000_000_000 + changedMs,
      },
    });
  });

  it("of what was not for us is dropped", async () => {
    const previous = { ...innerOf("channel-deletion", "previous_message"), text: "lunch?" };
    const body = bodyWith("channel-deletion", { previous_message: previous });
    expect(await parse(body)).toEqual(dropped("not_addressed"));
    const other = { ...previous, text: "<@U0BOB> lunch?" };
    expect(await parse(bodyWith("channel-deletion", { previous_message: other }))).toEqual(
      dropped("not_addressed"),
    );
  });

  it("of our own message is our own", async () => {
    const previous = { ...innerOf("dm-deletion", "previous_message"), app_id: "A0B1" };
    expect(await parse(bodyWith("dm-deletion", { previous_message: previous }))).toEqual(
      dropped("own_message"),
    );
  });

  it("that does not say of what is unreadable", async () => {
    expect(await parse(bodyWith("dm-deletion", { previous_message: null }))).toEqual(
      dropped("unreadable", "previous_message"),
    );
  });
});

describe("the account", () => {
  it("is the organization where the app is installed for all of it", async () => {
    expect(await parse(bodyOf("org-install-dm"), { identity: org })).toMatchObject({
      message: { conversation: "slack/E0ORG/D0ANN", author: { id: "W0ANN" } },
    });
  });

  it("is not the organization's where only the workspace has installed it", async () => {
    const installed = { enterprise_id: "E0ORG", team_id: "T0A1", is_enterprise_install: false };
    const body = around("dm-text", { authorizations: [installed] });
    expect(await parse(body)).toMatchObject({ message: { conversation: "slack/T0A1/D0ANN" } });
    expect(await parse(body, { identity: org })).toEqual(dropped("foreign_account"));
  });

  it("must be the token's own", async () => {
    for (const name of ["foreign-workspace", "org-install-dm"]) {
      expect(await parse(bodyOf(name))).toEqual(dropped("foreign_account"));
    }
    expect(await parse(bodyOf("dm-text"), { identity: org })).toEqual(dropped("foreign_account"));
    for (const name of ["dm-edit", "dm-deletion", "channel-tombstone"]) {
      const foreign = [{ team_id: "T0ELSE", is_enterprise_install: false }];
      expect(await parse(around(name, { authorizations: foreign }))).toEqual(
        dropped("foreign_account"),
      );
    }
  });

  it("is not that of the workspace which the envelope names", async () => {
    expect(await parse(around("dm-text", { team_id: "T0EXT" }))).toMatchObject({
      message: { conversation: "slack/T0A1/D0ANN" },
    });
  });

  it("is that of the envelope where no installation is named", async () => {
    for (const authorizations of [undefined, null, []]) {
      expect(await parse(around("dm-text", { authorizations }))).toMatchObject({ kind: "message" });
      expect(await parse(around("foreign-workspace", { authorizations }))).toEqual(
        dropped("foreign_account"),
      );
    }
  });

  it("that an installation does not name is none of ours", async () => {
    const body = around("dm-text", { authorizations: [{ team_id: null }] });
    expect(await parse(body)).toEqual(dropped("foreign_account"));
  });
});

describe("somebody from another workspace", () => {
  it("is named with it, in a conversation of ours", async () => {
    expect(await parse(bodyOf("shared-channel-mention"))).toMatchObject({
      message: {
        conversation: "slack/T0A1/C0SHARED/1790000030.000100",
        author: { id: "T0EXT/U0EXT", name: "eve" },
      },
    });
  });

  it("may be told by the source of the message alone", async () => {
    const fields = { user_team: undefined, user_profile: undefined };
    expect(await parse(bodyWith("shared-channel-mention", fields))).toMatchObject({
      message: { author: { id: "T0EXT/U0EXT" } },
    });
  });

  it("is not one of ours in a shared channel, or of our organization", async () => {
    const ours = { user_team: "T0A1", source_team: "T0A1", user_profile: null };
    const event = await parse(bodyWith("shared-channel-mention", ours));
    expect(event.kind === "message" && event.message.author).toEqual({ id: "U0EXT" });
    const inside = bodyWith("org-install-dm", { user_team: "T0C3" });
    expect(await parse(inside, { identity: org })).toMatchObject({
      message: { author: { id: "W0ANN" } },
    });
  });

  it("has the first name that Slack knows", async () => {
    const named = async (profile: unknown): Promise<unknown> => {
      const event = await parse(bodyWith("shared-channel-mention", { user_profile: profile }));
      return event.kind === "message" && event.message.author.name;
    };
    expect(await named({ display_name: "", real_name: "Eve Ext", name: "eve" })).toBe("Eve Ext");
    expect(await named({ name: "eve" })).toBe("eve");
    expect(await named({ display_name: "" })).toBeUndefined();
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
    '{"type":"event_callback","authorizations":{},"event":{"type":"app_mention"}}',
    "\u0000\ufffd",
    "hello=world",
  ])("is unreadable: %j", async (body) => {
    expect(await parse(body)).toMatchObject({ kind: "dropped", reason: "unreadable" });
  });
});
