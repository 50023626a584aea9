import { describe, expect, it } from "vitest";
import { bodyOf, bodyWith, innerOf, parse, read } from "./bodies.ts";

const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

describe("an edit", () => {
  const change = (fields: Record<string, unknown>): unknown => ({ kind: "change", change: fields });

  it("changes what was asked", async () => {
    expect(await parse(bodyOf("channel-edit"))).toEqual(
      change({
        conversation: "slack/T0A1/C0GEN/1790000001.000200",
        id: "1790000001.000200",
        sentAt: 1_790_000_001_000,
        changedAt: 1_790_000_019_000.9,
        content: { kind: "question", text: "summarise that, please" },
      }),
    );
    expect(await parse(bodyOf("dm-edit"))).toEqual(
      change({
        conversation: "slack/T0A1/D0ANN",
        id: "1790000002.000300",
        sentAt: 1_790_000_002_000,
        changedAt: 1_790_000_019_000.9,
        content: { kind: "question", text: "hi & good morning" },
      }),
    );
  });

  it("is stamped by the event, which is finer than the mark of the edit", async () => {
    const event = { ts: "1790000019.123456" };
    expect(await parse(bodyWith("dm-edit", event))).toMatchObject({
      change: { changedAt: 1_790_000_019_123.456 },
    });
  });

  it("that takes our name away takes the question back", async () => {
    const event = await parse(bodyOf("channel-edit-takes-name-away"));
    expect(event).toMatchObject({ kind: "change", change: { id: "1790000001.000200" } });
    expect(event.kind === "change" && "content" in event.change).toBe(false);
  });

  it("that only adds a preview is none", async () => {
    expect(await parse(bodyOf("dm-unfurled"))).toEqual(dropped("unchanged"));
    const message = { ...innerOf("dm-unfurled", "message"), edited: { ts: "1790000019.000000" } };
    expect(await parse(bodyWith("dm-unfurled", { message }))).toEqual(dropped("unchanged"));
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
    ["channel-tombstone", "slack/T0A1/C0GEN/1790000001.000200", "1790000001.000200", 19_000.9],
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
