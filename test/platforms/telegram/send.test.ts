import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CausewayError } from "../../../src/lib/errors.ts";
import type { Delivery, Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import { botIdOf, createTelegram } from "../../../src/platforms/telegram/index.ts";
import { type BotApi, cutShort, hangUp, json, page, refusal, startBotApi } from "./bot-api.ts";
import { updateOf } from "./updates.ts";

let api: BotApi;
let telegram: Platform;

const create = (url: string, username?: string): Platform =>
  createTelegram({
    botToken: "9001:secret",
    secretTokens: ["s"],
    apiBaseUrl: url,
    fetch,
    now: Date.now,
    ...(username === undefined ? {} : { username }),
  });

beforeEach(async () => {
  api = await startBotApi();
  telegram = create(api.url);
});

afterEach(async () => {
  await api.close();
});

const delivery: Delivery = {
  to: { channel: "-100", thread: "7", replyTo: "5" },
  part: { rich: "<b>hi</b>", plain: "hi" },
  conversation: "telegram/1/2",
  partId: "p1",
  plain: false,
};

const send = (more: Partial<Delivery> = {}): Promise<SendOutcome> =>
  telegram.send({ ...delivery, ...more });

describe("sending a part", () => {
  it("sends HTML without a preview, in the topic, as a reply that may have lost its question", async () => {
    expect(await send()).toEqual({ kind: "sent", messageId: "42" });
    expect(api.calls).toEqual([
      {
        path: "/bot9001:secret/sendMessage",
        parameters: {
          chat_id: -100,
          message_thread_id: 7,
          text: "<b>hi</b>",
          parse_mode: "HTML",
          link_preview_options: { is_disabled: true },
          reply_parameters: { message_id: 5, allow_sending_without_reply: true },
        },
      },
    ]);
  });

  it("sends the words alone where the formatting was refused", async () => {
    await send({ plain: true, to: { channel: "5551" } });
    expect(api.calls[0]?.parameters).toEqual({
      chat_id: 5551,
      text: "hi",
      link_preview_options: { is_disabled: true },
    });
  });

  it("takes a base address with a slash at its end", async () => {
    telegram = create(`${api.url}/`);
    await send();
    expect(api.calls[0]?.path).toBe("/bot9001:secret/sendMessage");
  });

  it("counts a success without a message id as sent", async () => {
    api.answer(json(200, { ok: true, result: true }));
    expect(await send()).toEqual({ kind: "sent", messageId: "" });
  });
});

describe("a part was certainly not sent", () => {
  it("when Telegram refuses it", async () => {
    api.answer(refusal(400, "Bad Request: message thread not found"));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "telegram_thread_not_found",
      remedy: { do: "readdress", to: { channel: "-100" } },
    });
  });

  it("when Telegram limits us", async () => {
    api.answer(refusal(429, "Too Many Requests: retry after 7", { retry_after: 7 }));
    expect(await send()).toMatchObject({ kind: "not_sent", remedy: { do: "wait", ms: 7_000 } });
    const bare = { ok: false, error_code: 429, description: "Too Many Requests" };
    api.answer(json(429, bare, { "retry-after": "3" }));
    expect(await send()).toMatchObject({ kind: "not_sent", remedy: { do: "wait", ms: 3_000 } });
  });

  it.each([
    ["a page", page(429)],
    ["JSON of its own", json(429, { message: "slow down" })],
    [
      "JSON of its own, and says when",
      json(429, { message: "slow down" }, { "retry-after": "30" }),
    ],
    ["the API's words, and no time", json(429, { ok: false, error_code: 429 })],
  ])("when a server before the API limits us with %s", async (_, answer) => {
    api.answer(answer);
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "telegram_rate_limited",
      remedy: { do: "wait", ms: 30_000 },
    });
  });

  it("when the API itself says that it is in trouble", async () => {
    api.answer(refusal(500, "Internal Server Error: restart"));
    expect(await send()).toMatchObject({ kind: "not_sent", remedy: { do: "retry" } });
  });

  it.each([521, 522, 523, 525, 526, 530])("when no connection opened (%i)", async (status) => {
    api.answer(page(status));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "telegram_unreachable",
      remedy: { do: "outlast" },
    });
  });
});

describe("nobody knows whether a part was sent", () => {
  it.each([
    ["the connection is lost before an answer", hangUp, "telegram_connection"],
    ["the connection is lost within the answer", cutShort, "telegram_reply_lost"],
    ["a gateway answers", page(502), "telegram_gateway_error"],
    ["a gateway answers in JSON", refusal(504, "Gateway Timeout"), "telegram_gateway_error"],
    ["an answer is no JSON", page(200), "telegram_reply_unreadable"],
    ["an answer is JSON of something else", json(200, { hello: 1 }), "telegram_reply_unreadable"],
    ["an answer points elsewhere", page(302), "telegram_reply_unreadable"],
  ])("when %s", async (_, answer, code) => {
    api.answer(answer);
    expect(await send()).toEqual({ kind: "unknown", code });
  });

  it("when nobody is there, for the runtime does not say why", async () => {
    await api.close();
    expect(await send()).toEqual({ kind: "unknown", code: "telegram_connection" });
  });

  it("when it is called off", async () => {
    api.answer(() => undefined);
    expect(await send({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: "unknown" });
  });
});

describe("an answer that points elsewhere", () => {
  it("is not followed: the address holds the token", async () => {
    api.answer((response) => {
      response.writeHead(307, { location: `${api.url}/elsewhere` });
      response.end();
    });
    expect(await send()).toMatchObject({ kind: "unknown" });
    expect(api.calls).toHaveLength(1);
  });
});

describe("what is told of an error", () => {
  it("never holds the token", async () => {
    for (const answer of [hangUp, cutShort, page(502), refusal(400, "x"), refusal(401, "x")]) {
      api.answer(answer);
      expect(JSON.stringify(await send())).not.toContain("secret");
    }
  });
});

describe("a typing sign", () => {
  it("is shown in the topic", async () => {
    await telegram.workingSign?.show(delivery.to, new AbortController().signal);
    expect(api.calls).toEqual([
      {
        path: "/bot9001:secret/sendChatAction",
        parameters: { chat_id: -100, message_thread_id: 7, action: "typing" },
      },
    ]);
  });

  it("fails in silence", async () => {
    const { signal } = new AbortController();
    for (const answer of [hangUp, page(502), refusal(429, "x", { retry_after: 9 })]) {
      api.answer(answer);
      await expect(telegram.workingSign?.show(delivery.to, signal)).resolves.toBeUndefined();
    }
  });
});

describe("the pace", () => {
  it("is a burst of twenty, then one a second in private and twenty a minute in a group", () => {
    expect(telegram.pace?.({ channel: "5551" })).toEqual({ burst: 20, intervalMs: 1_000 });
    expect(telegram.pace?.({ channel: "-4001" })).toEqual({ burst: 5, intervalMs: 4_000 });
  });
});

describe("whether Telegram can be reached", () => {
  const reachable = (): Promise<boolean> | undefined =>
    telegram.isReachable?.(new AbortController().signal);

  it("is yes for any answer of its API", async () => {
    api.answer(json(200, { ok: true, result: { id: 9001 } }));
    expect(await reachable()).toBe(true);
    api.answer(refusal(401, "Unauthorized"));
    expect(await reachable()).toBe(true);
    expect(api.calls.map(({ path }) => path)).toEqual([
      "/bot9001:secret/getMe",
      "/bot9001:secret/getMe",
    ]);
  });

  it("is no where only a gateway answers, or nobody", async () => {
    api.answer(page(502));
    expect(await reachable()).toBe(false);
    api.answer(page(530));
    expect(await reachable()).toBe(false);
    await api.close();
    expect(await reachable()).toBe(false);
  });
});

describe("the bot's own name", () => {
  const read = (name: string): ReturnType<Platform["parse"]> =>
    telegram.parse({
      headers: new Headers(),
      body: new TextEncoder().encode(JSON.stringify(updateOf(name))),
      receivedAt: 0,
    });
  const me = json(200, { ok: true, result: { id: 9001, is_bot: true, username: "BridgeBot" } });

  it("is asked for by the first group message that needs it, and kept", async () => {
    api.answer(me);
    await read("private-text");
    await read("group-text");
    expect(api.calls).toHaveLength(0);
    expect(await read("group-mention")).toMatchObject({ events: [{ kind: "message" }] });
    expect(await read("group-mention")).toMatchObject({ events: [{ kind: "message" }] });
    expect(api.calls).toHaveLength(1);
  });

  it("is not asked for where it is configured, with or without its @", async () => {
    for (const username of ["bridgebot", "@BridgeBot"]) {
      telegram = create(api.url, username);
      expect(await read("group-mention")).toMatchObject({ events: [{ kind: "message" }] });
    }
    expect(api.calls).toHaveLength(0);
  });

  it("makes the webhook come again where it cannot be had, and is asked for again then", async () => {
    api.answer(refusal(500, "Internal Server Error"));
    await expect(read("group-mention")).rejects.toMatchObject({
      code: "telegram_username_unknown",
      retryable: true,
    });
    api.answer(json(200, { ok: true, result: {} }));
    await expect(read("group-mention")).rejects.toBeInstanceOf(CausewayError);
    api.answer(me);
    expect(await read("group-mention")).toMatchObject({ events: [{ kind: "message" }] });
  });
});

describe("a bot token", () => {
  it("begins with the bot's id", () => {
    expect(botIdOf("9001:AAE-x_y")).toBe("9001");
    expect(botIdOf("9001")).toBeUndefined();
    expect(botIdOf("bot9001:AAE")).toBeUndefined();
    expect(botIdOf("")).toBeUndefined();
  });

  it("that is none is refused by an error which does not repeat it", () => {
    const make = (): Platform =>
      createTelegram({
        botToken: "oops",
        secretTokens: [],
        apiBaseUrl: api.url,
        fetch,
        now: Date.now,
      });
    expect(make).toThrow(/BotFather/);
    expect(make).not.toThrow(/oops/);
  });
});
