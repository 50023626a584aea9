import { describe, expect, it } from "vitest";
import { errorRows, remedyFor } from "../../../src/platforms/telegram/errors.ts";

const to = { channel: "-100", thread: "7", replyTo: "5" };

const diagnose = (
  code: number,
  description: string,
  more: Partial<Parameters<typeof remedyFor>[0]> = {},
  parameters: Record<string, number> = {},
): ReturnType<typeof remedyFor> =>
  remedyFor({ error: { error_code: code, description, parameters }, to, plain: false, ...more });

/** What Telegram says, what we call it, and what is done. */
const cases = [
  [401, "Unauthorized", "unauthorized", { do: "outlast" }],
  [404, "Not Found", "method_or_token_unknown", { do: "outlast" }],
  [
    409,
    "Conflict: can't use getUpdates method while webhook is active",
    "conflict",
    { do: "outlast" },
  ],
  [421, "Misdirected Request", "misdirected", { do: "outlast" }],
  [403, "Forbidden: bot was blocked by the user", "blocked", { do: "close" }],
  [400, "Bad Request: USER_IS_BLOCKED", "blocked", { do: "close" }],
  [403, "Forbidden: user is deactivated", "user_deactivated", { do: "close" }],
  [403, "Forbidden: bot was kicked from the group chat", "kicked", { do: "close" }],
  [403, "Forbidden: bot was kicked from the supergroup chat", "kicked", { do: "close" }],
  [403, "Forbidden: bot is not a member of the channel chat", "not_a_member", { do: "close" }],
  [403, "Forbidden: the group chat was deleted", "group_deleted", { do: "close" }],
  [403, "Forbidden: bot can't initiate conversation with a user", "never_started", { do: "close" }],
  [403, "Forbidden: bots can't send messages to bots", "is_a_bot", { do: "close" }],
  [400, "Bad Request: chat not found", "chat_not_found", { do: "close" }],
  [400, "Bad Request: private chat not found", "chat_not_found", { do: "close" }],
  [
    400,
    "Bad Request: message thread not found",
    "thread_not_found",
    { do: "readdress", to: { channel: "-100" } },
  ],
  [400, "Bad Request: TOPIC_CLOSED", "topic_closed", { do: "readdress", to: { channel: "-100" } }],
  [
    400,
    "Bad Request: TOPIC_DELETED",
    "topic_deleted",
    { do: "readdress", to: { channel: "-100" } },
  ],
  [
    400,
    "Bad Request: message to be replied not found",
    "reply_not_found",
    { do: "readdress", to: { channel: "-100", thread: "7" } },
  ],
  [
    400,
    "Bad Request: can't parse entities: Unsupported start tag",
    "formatting_refused",
    { do: "plain" },
  ],
  [400, "Bad Request: ENTITY_BOUNDS_INVALID", "entities_refused", { do: "plain" }],
  [400, "Bad Request: message is too long", "too_long", { do: "split" }],
  [400, "Bad Request: Text is too long", "too_long", { do: "split" }],
  [400, "Bad Request: MESSAGE_TOO_LONG", "too_long", { do: "split" }],
  [413, "Request Entity Too Large", "request_too_large", { do: "split" }],
  [400, "Bad Request: message text is empty", "empty", { do: "skip" }],
  [400, "Bad Request: text must be non-empty", "empty", { do: "skip" }],
  [
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    "not_modified",
    { do: "skip" },
  ],
  [
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
    "query_too_old",
    { do: "skip" },
  ],
  [
    400,
    "Bad Request: not enough rights to send text messages to the chat",
    "no_rights",
    { do: "give_up" },
  ],
  [400, "Bad Request: have no rights to send a message", "no_rights", { do: "give_up" }],
  [400, "Bad Request: CHAT_WRITE_FORBIDDEN", "no_rights", { do: "give_up" }],
  [400, "Bad Request: file is too big", "file_too_big", { do: "give_up" }],
  [
    400,
    "Bad Request: wrong file_id or the file is temporarily unavailable",
    "file_unavailable",
    { do: "retry" },
  ],
  [500, "Internal Server Error", "server_error", { do: "retry" }],
  [503, "Service Unavailable", "server_error", { do: "retry" }],
  [400, "Bad Request: something new", "refused", { do: "give_up" }],
  [403, "Forbidden: something new", "refused", { do: "give_up" }],
] as const;

describe("a refusal of Telegram's", () => {
  it.each(cases)("%i %s", (code, description, name, remedy) => {
    expect(diagnose(code, description)).toEqual({ code: `telegram_${name}`, remedy });
  });

  it("is known whatever the case of its letters", () => {
    expect(diagnose(400, "Bad Request: CHAT NOT FOUND").code).toBe("telegram_chat_not_found");
    expect(diagnose(400, "topic_closed").code).toBe("telegram_topic_closed");
  });

  it("has a case here for every row of the table", () => {
    const named: ReadonlySet<string> = new Set(
      cases.map(([code, description]) => diagnose(code, description).code),
    );
    const elsewhere = ["rate_limited", "migrated"];
    const missing = errorRows
      .map(({ name }) => name)
      .filter((name) => !elsewhere.includes(name) && !named.has(`telegram_${name}`));
    expect(missing).toEqual([]);
  });
});

describe("being limited", () => {
  it("waits exactly as long as Telegram asks", () => {
    expect(diagnose(429, "Too Many Requests: retry after 7", {}, { retry_after: 7 })).toEqual({
      code: "telegram_rate_limited",
      remedy: { do: "wait", ms: 7_000 },
    });
  });

  it("waits as long as the header asks where the answer does not say", () => {
    expect(diagnose(429, "Too Many Requests", { retryAfterMs: 3_000 }).remedy).toEqual({
      do: "wait",
      ms: 3_000,
    });
  });

  it("waits half a minute where nobody says how long, and uses up no attempt", () => {
    expect(diagnose(429, "Too Many Requests").remedy).toEqual({ do: "wait", ms: 30_000 });
  });
});

describe("a group that became a supergroup", () => {
  const description = "Bad Request: group chat was upgraded to a supergroup chat";

  it("is followed, without a quotation that does not exist there", () => {
    expect(diagnose(400, description, {}, { migrate_to_chat_id: -1009 })).toEqual({
      code: "telegram_migrated",
      remedy: { do: "readdress", to: { channel: "-1009" } },
    });
  });

  it("cannot be followed where Telegram does not say where to", () => {
    expect(diagnose(400, description).remedy).toEqual({ do: "give_up" });
  });
});

describe("a remedy that was used up", () => {
  it("is not offered again", () => {
    const bare = { to: { channel: "-100" } };
    expect(diagnose(400, "message thread not found", bare).remedy).toEqual({ do: "give_up" });
    expect(diagnose(400, "message to be replied not found", bare).remedy).toEqual({
      do: "give_up",
    });
    expect(diagnose(400, "can't parse entities", { plain: true }).remedy).toEqual({
      do: "give_up",
    });
  });
});
