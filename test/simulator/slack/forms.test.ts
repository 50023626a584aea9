import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { isSigned, type Received, type Scene, startAppServer, startScene } from "./setup.ts";

const button = {
  type: "actions",
  block_id: "b1",
  elements: [
    {
      type: "button",
      action_id: "retry",
      value: "job",
      text: { type: "plain_text", text: "Again" },
    },
  ],
};

function payloadOf(received: Received | undefined): unknown {
  return JSON.parse(received?.form.get("payload") ?? "null");
}

const payloadSchema = v.looseObject({ response_url: v.string() });

/** A message of the app's with a button. */
async function withButton({ call, channel }: Scene): Promise<string> {
  const { ts } = await call("chat.postMessage", {
    channel: channel.id,
    text: "x",
    blocks: [button],
  });
  return ts ?? "";
}

function post(url: string, body: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("a slash command", () => {
  it("comes as a signed form, once, and shows its answer to one person", async () => {
    const server = await startAppServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ text: "*42*" }));
    });
    const { slack, ana, channel } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const done = await slack.control.command({
      channel,
      by: ana,
      command: "/ask",
      text: "why é+ ?",
    });
    expect(done).toMatchObject({ status: 200 });
    const [received] = server.received;
    expect(received && isSigned(received)).toBe(true);
    expect(received?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(Object.fromEntries(received?.form ?? [])).toMatchObject({
      command: "/ask",
      text: "why é+ ?",
      channel_id: channel.id,
      channel_name: "general",
      user_id: ana.id,
      team_id: slack.control.workspace.id,
      is_enterprise_install: "false",
      response_url: done.responseUrl,
    });
    expect(slack.record.shownTo(ana)).toMatchObject([
      { kind: "ephemeral", text: "42", channel: channel.id },
    ]);
    expect(slack.record.messagesIn(channel)).toEqual([]);
  });

  it("shows an answer to all when it says so", async () => {
    const server = await startAppServer((_, response) => {
      response.end(JSON.stringify({ response_type: "in_channel", text: "hello" }));
    });
    const { slack, ana, channel } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    await slack.control.command({ channel, by: ana, command: "/ask" });
    expect(slack.record.messagesIn(channel)).toMatchObject([
      { text: "hello", from: { isBot: true } },
    ]);
  });

  it.each([
    ["is refused", 500, "dispatch_failed"],
    ["is not answered in time", undefined, "operation_timeout"],
  ])("is not sent again when it %s: the person sees that it failed", async (_, status, word) => {
    const server = await startAppServer((_received, response) => {
      if (status !== undefined) response.writeHead(status).end();
    });
    const { slack, ana, channel } = await startScene({ ackTimeoutMs: 60 });
    slack.delivery.useWebhook({ url: server.url });
    await slack.control.command({ channel, by: ana, command: "/ask" });
    await slack.delivery.idle();
    expect(server.received).toHaveLength(1);
    expect(slack.record.shownTo(ana)).toMatchObject([
      { kind: "failure", text: `/ask failed with the error "${word}"` },
    ]);
  });
});

describe("a button", () => {
  it("comes as a signed payload that names message and action", async () => {
    const server = await startAppServer();
    const scene = await startScene();
    const { slack, ana, channel } = scene;
    slack.delivery.useWebhook({ url: server.url });
    const ts = await withButton(scene);
    await slack.delivery.idle();
    expect(slack.record.messagesIn(channel)).toMatchObject([{ buttons: ["Again"] }]);
    expect(await slack.control.press({ channel, ts, label: "Again", by: ana })).toMatchObject({
      status: 200,
    });
    const received = server.received.at(-1);
    expect(received && isSigned(received)).toBe(true);
    expect(payloadOf(received)).toMatchObject({
      type: "block_actions",
      user: { id: ana.id },
      container: { type: "message", message_ts: ts, channel_id: channel.id },
      message: { ts },
      actions: [{ action_id: "retry", block_id: "b1", value: "job", type: "button" }],
    });
    expect(() => slack.control.press({ channel, ts, label: "No", by: ana })).toThrow(RangeError);
  });

  it("gives an address for five answers within half an hour", async () => {
    let now = Date.now();
    const server = await startAppServer();
    const scene = await startScene({ now: () => now });
    const { slack, ana, channel } = scene;
    slack.delivery.useWebhook({ url: server.url });
    const ts = await withButton(scene);
    await slack.control.press({ channel, ts, label: "Again", by: ana });
    const { response_url: url } = v.parse(payloadSchema, payloadOf(server.received.at(-1)));
    expect(await (await post(url, { text: "only you" })).text()).toBe("ok");
    await post(url, { response_type: "in_channel", text: "all", thread_ts: ts });
    await post(url, { replace_original: true, text: "replaced" });
    expect((await post(url, {})).status).toBe(404);
    await post(url, { delete_original: true });
    expect(await (await post(url, { text: "a" })).json()).toEqual({ ok: false, error: "used_url" });
    expect(slack.record.shownTo(ana)).toMatchObject([{ text: "only you" }]);
    expect(slack.record.messagesIn(channel)).toMatchObject([{ text: "all", threadTs: ts }]);
    const { responseUrl } = await slack.control.command({ channel, by: ana, command: "/ask" });
    now += 30 * 60_000 + 1;
    expect(await (await post(responseUrl, { text: "a" })).json()).toMatchObject({
      error: "expired_url",
    });
    expect((await post(`${slack.url}/commands/T0/1/x`, {})).status).toBe(404);
  });
});
