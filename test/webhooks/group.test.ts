import { describe, expect, it } from "vitest";
import type { InboundMessage, WebhookEvent } from "../../src/messages/inbound.ts";
import { group } from "../../src/webhooks/group.ts";

const OLDEST = 1_000_000;

function message(conversation: string, id: string, sentAt?: number): InboundMessage {
  return {
    conversation,
    id,
    ...(sentAt === undefined ? {} : { sentAt }),
    content: { kind: "question", text: `text of ${id}` },
    author: { id: "author" },
    address: { channel: "channel" },
  };
}

const written = (...args: Parameters<typeof message>): WebhookEvent => ({
  kind: "message",
  message: message(...args),
});

/** What becomes of events: the groups, and what was dropped. */
function sorted(events: readonly WebhookEvent[]) {
  const dropped: (readonly (string | undefined)[])[] = [];
  const groups = group(events, OLDEST, (...why) => dropped.push(why));
  return { groups, dropped };
}

describe("the events of a webhook", () => {
  it("are sorted by conversation, in their order", () => {
    const { groups, dropped } = sorted([
      written("a", "1"),
      written("b", "2", OLDEST),
      written("a", "3", OLDEST + 1),
    ]);
    expect(dropped).toEqual([]);
    expect(
      groups.map(({ conversation, messages }) => [conversation, messages.map(({ id }) => id)]),
    ).toEqual([
      ["a", ["1", "3"]],
      ["b", ["2"]],
    ]);
  });

  it("lose what is too old, by its own stamp only", () => {
    const { groups, dropped } = sorted([
      written("a", "too old", OLDEST - 1),
      written("a", "just in time", OLDEST),
      written("a", "without a stamp"),
    ]);
    expect(dropped).toEqual([["too_old"]]);
    expect(groups[0]?.messages.map(({ id }) => id)).toEqual(["just in time", "without a stamp"]);
  });

  it("lose a move that is told of too late", () => {
    const { groups, dropped } = sorted([
      { kind: "moved", from: "a", to: "b", at: OLDEST - 1 },
      { kind: "moved", from: "c", to: "d", at: OLDEST },
    ]);
    expect(dropped).toEqual([["too_old"]]);
    expect(groups.map(({ conversation, movedFrom }) => [conversation, movedFrom])).toEqual([
      ["d", "c"],
    ]);
  });

  it("lose a block that is told of too late", () => {
    const { groups, dropped } = sorted([
      { kind: "writable", conversation: "a", writable: false, at: OLDEST - 1 },
      { kind: "writable", conversation: "b", writable: false, at: OLDEST },
    ]);
    expect(dropped).toEqual([["too_old"]]);
    expect(groups).toMatchObject([{ conversation: "b", writable: false, writableAt: OLDEST }]);
  });

  it("make no group when nothing in them is for us", () => {
    const { groups, dropped } = sorted([
      { kind: "dropped", reason: "other_bot" },
      { kind: "dropped", reason: "unknown_kind", detail: "chat_boost" },
      written("a", "too old", 0),
    ]);
    expect(groups).toEqual([]);
    expect(dropped).toEqual([
      ["other_bot", undefined],
      ["unknown_kind", "chat_boost"],
      ["too_old"],
    ]);
  });

  it("keep changes, reports, moves and blocks with the conversation that they are about", () => {
    const change = { conversation: "a", id: "1" };
    const fate = { kind: "shown" } as const;
    const receipt = { conversation: "a", partId: "p", messageId: "9", fate };
    const { groups } = sorted([
      { kind: "change", change },
      { kind: "receipt", receipt },
      { kind: "moved", from: "a", to: "b" },
      { kind: "writable", conversation: "c", writable: false },
      { kind: "writable", conversation: "c", writable: true },
    ]);
    const nothing = { messages: [], changes: [], receipts: [] };
    expect(groups).toEqual([
      { ...nothing, conversation: "a", changes: [change], receipts: [receipt] },
      { ...nothing, conversation: "b", movedFrom: "a" },
      { ...nothing, conversation: "c", writable: true },
    ]);
  });
});
