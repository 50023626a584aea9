import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delivery, Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import {
  accepted,
  type CloudApi,
  cutShort,
  hangUp,
  json,
  page,
  refusal,
  startCloudApi,
} from "./cloud-api.ts";
import { connect, delivery } from "./connection.ts";
import { eventOf, requestOf, statusWith } from "./webhooks.ts";

let api: CloudApi;
let whatsapp: Platform;

beforeEach(async () => {
  api = await startCloudApi();
  whatsapp = connect(api.url);
});

afterEach(async () => {
  await api.close();
});

const send = (more: Partial<Delivery> = {}): Promise<SendOutcome> =>
  whatsapp.send({ ...delivery, ...more });

/** The one call, with those of its headers that the fixture names. */
const onlyCall = (name: string): unknown => {
  const { request } = requestOf(name);
  expect(api.calls).toHaveLength(1);
  const [call] = api.calls;
  const headers = Object.fromEntries(
    Object.keys(request.headers).map((header) => [header, call?.headers[header]]),
  );
  return { method: call?.method, path: call?.path, headers, body: call?.body };
};

describe("sending a part", () => {
  it("is exactly the documented request, to the number that wrote", async () => {
    expect(await send()).toEqual({ kind: "sent", messageId: "wamid.OUT1" });
    expect(onlyCall("text-to-number")).toEqual(requestOf("text-to-number").request);
  });

  it("is exactly the documented request, to the id of somebody who shows no number", async () => {
    const sent = await send({ to: { channel: "PT.12345678901234567890" } });
    expect(sent).toEqual({ kind: "sent", messageId: "wamid.OUT1" });
    expect(onlyCall("text-to-user-id")).toEqual(requestOf("text-to-user-id").request);
  });

  it.each(["551187654321", "5511987654321", "5215512345678", "525512345678", "5491123456789"])(
    "never rewrites a number (%s)",
    async (channel) => {
      await send({ to: { channel } });
      expect(api.calls[0]?.body).toMatchObject({ to: channel });
    },
  );

  it("sends the words alone where asked to", async () => {
    await send({ plain: true });
    expect(api.calls[0]?.body).toMatchObject({ text: { body: "Your order left today." } });
  });

  it("takes a base address with a slash at its end", async () => {
    whatsapp = connect(`${api.url}/`);
    expect(await send()).toMatchObject({ kind: "sent" });
  });

  it("goes without its id where that would not fit", async () => {
    const partId = "p".repeat(500);
    expect(await send({ partId })).toMatchObject({ kind: "sent" });
    expect(api.calls[0]?.body).not.toHaveProperty("biz_opaque_callback_data");
  });

  it("counts a success without a message id as sent", async () => {
    for (const messages of [[], [{}], [{ id: 5 }]]) {
      api.answer(json(200, { messaging_product: "whatsapp", messages }));
      expect(await send()).toEqual({ kind: "sent", messageId: "" });
    }
  });

  it("carries what brings a report back to it", async () => {
    await send();
    const carried = v.object({ biz_opaque_callback_data: v.string() });
    const data = v.parse(carried, api.calls[0]?.body);
    expect(eventOf(statusWith("status-sent", data))).toMatchObject({
      kind: "receipt",
      receipt: { partId: "part-1", conversation: delivery.conversation },
    });
  });
});

describe("a part was certainly not sent", () => {
  it("when WhatsApp refuses it, whatever the status", async () => {
    for (const status of [200, 400, 403, 429, 500, 503]) {
      api.answer(refusal(131047, {}, status));
      expect(await send()).toEqual({
        kind: "not_sent",
        code: "whatsapp_131047",
        remedy: { do: "give_up" },
      });
    }
  });

  it("when it is made wrongly, which the server sees", async () => {
    expect(await send({ part: { rich: "", plain: "" } })).toMatchObject({
      kind: "not_sent",
      code: "whatsapp_100",
    });
    whatsapp = connect(api.url, { accessToken: "old" });
    expect(await send()).toMatchObject({ code: "whatsapp_190", remedy: { do: "outlast" } });
    whatsapp = connect(api.url, { phoneNumberId: "1" });
    expect(await send()).toMatchObject({
      code: "whatsapp_100_no_such_number",
      remedy: { do: "outlast" },
    });
  });

  it("when something in front of the API lets nothing through", async () => {
    const limited = (ms: number): SendOutcome => ({
      kind: "not_sent",
      code: "whatsapp_rate_limited",
      remedy: { do: "wait", ms },
    });
    api.answer(page(429));
    expect(await send()).toEqual(limited(60_000));
    api.answer(page(429, { "retry-after": "90" }));
    expect(await send()).toEqual(limited(90_000));
  });

  it.each([521, 522, 523, 525, 526, 530])("when no connection opened (%i)", async (status) => {
    api.answer(page(status));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "whatsapp_unreachable",
      remedy: { do: "outlast" },
    });
  });
});

describe("nobody knows whether a part was sent", () => {
  it.each([
    ["the connection is lost before an answer", hangUp, "whatsapp_connection"],
    ["the connection is lost within the answer", cutShort, "whatsapp_reply_lost"],
    ["a gateway answers", page(502), "whatsapp_gateway_error"],
    ["a gateway answers in JSON", refusal(2, {}, 504), "whatsapp_gateway_error"],
    ["a server in trouble answers no JSON", page(500), "whatsapp_gateway_error"],
    ["a server in trouble answers other JSON", json(503, {}), "whatsapp_gateway_error"],
    ["an answer is no JSON", page(200), "whatsapp_reply_unreadable"],
    ["an answer is JSON of something else", json(200, { hello: 1 }), "whatsapp_reply_unreadable"],
    ["an answer is a list", json(200, [1]), "whatsapp_reply_unreadable"],
    ["an error has no code", json(400, { error: { message: "x" } }), "whatsapp_reply_unreadable"],
    ["it looks sent but was not found", json(404, { messages: [] }), "whatsapp_reply_unreadable"],
    ["an answer points elsewhere", page(302), "whatsapp_reply_unreadable"],
    ["an answer is for another call", json(200, { success: true }), "whatsapp_reply_unreadable"],
  ])("when %s", async (_, answer, code) => {
    api.answer(answer);
    expect(await send()).toEqual({ kind: "unknown", code });
  });

  it("when nobody is there, for the runtime does not say why", async () => {
    await api.close();
    expect(await send()).toEqual({ kind: "unknown", code: "whatsapp_connection" });
  });

  it("when it is called off", async () => {
    api.answer(() => undefined);
    expect(await send({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: "unknown" });
  });
});

describe("an answer that points elsewhere", () => {
  it("is not followed: the token would go along", async () => {
    api.answer((response) => {
      response.writeHead(307, { location: `${api.url}/v25.0/777000111222/messages` });
      response.end();
    });
    expect(await send()).toMatchObject({ kind: "unknown" });
    expect(api.calls).toHaveLength(1);
  });
});

describe("what is told of an error", () => {
  it("never holds the token, a number or anybody's words", async () => {
    const secrets = { message: "EAAtoken 351910000001 left today" };
    for (const answer of [
      hangUp,
      cutShort,
      page(502),
      refusal(100, secrets),
      refusal(9, secrets),
    ]) {
      api.answer(answer);
      expect(JSON.stringify(await send())).not.toMatch(/EAAtoken|351910000001|left/);
    }
  });
});

describe("a sign of work", () => {
  const { signal } = new AbortController();

  it("is exactly the documented request: read, and typing", async () => {
    await whatsapp.workingSign?.show(delivery.to, signal);
    expect(onlyCall("read-and-typing")).toEqual(requestOf("read-and-typing").request);
  });

  it("is repeated before its 25 seconds are over", () => {
    expect(whatsapp.workingSign?.repeatMs).toBe(20_000);
  });

  it("needs a message to be about", async () => {
    await whatsapp.workingSign?.show({ channel: "351910000001" }, signal);
    expect(api.calls).toHaveLength(0);
  });

  it("fails in silence", async () => {
    for (const answer of [hangUp, page(502), page(429), refusal(131009), refusal(190, {}, 401)]) {
      api.answer(answer);
      await expect(whatsapp.workingSign?.show(delivery.to, signal)).resolves.toBeUndefined();
    }
  });

  it.each([
    ["the pair's limit", refusal(131056), 6_000],
    ["the number's limit", refusal(130429, {}, 429, { "retry-after": "30" }), 30_000],
    ["a limit before the API", page(429), 60_000],
  ])("is left out while %s lasts", async (_, answer, ms) => {
    let now = 1_790_000_000_000;
    whatsapp = connect(api.url, { now: () => now });
    api.answer(answer);
    await whatsapp.workingSign?.show(delivery.to, signal);
    api.answer(accepted);
    now += ms - 1;
    await whatsapp.workingSign?.show(delivery.to, signal);
    expect(api.calls).toHaveLength(1);
    now += 1;
    await whatsapp.workingSign?.show(delivery.to, signal);
    expect(api.calls).toHaveLength(2);
  });
});

describe("the pace", () => {
  it("is a burst of 45, then one in six seconds to one person", () => {
    expect(whatsapp.pace?.({ channel: "351910000001" })).toEqual({ burst: 45, intervalMs: 6_000 });
  });
});

describe("a part whose reply was lost", () => {
  it("is waited for, since WhatsApp reports on it by itself", () => {
    expect(whatsapp.tracing).toEqual({ looksAtMs: [20_000] });
  });
});

describe("whether WhatsApp can be reached", () => {
  const reachable = (): Promise<boolean> | undefined =>
    whatsapp.isReachable?.(new AbortController().signal);

  it("is yes for any answer of its API", async () => {
    expect(await reachable()).toBe(true);
    expect(api.calls[0]).toMatchObject({ method: "GET", path: "/v25.0/777000111222?fields=id" });
    api.answer(refusal(190, {}, 401));
    expect(await reachable()).toBe(true);
  });

  it("is no where only a gateway answers, or nobody", async () => {
    for (const status of [502, 503, 530]) {
      api.answer(page(status));
      expect(await reachable()).toBe(false);
    }
    await api.close();
    expect(await reachable()).toBe(false);
  });
});
