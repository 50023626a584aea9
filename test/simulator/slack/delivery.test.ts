import { describe, expect, it } from "vitest";
import { SENT_POINT, WEBHOOK_CALL } from "../../../src/simulator/slack/index.ts";
import { eventIn, isSigned, SECRET, startAppServer, startScene } from "./setup.ts";

describe("the delivery of events", () => {
  it("posts signed JSON in an envelope that names the installation", async () => {
    const server = await startAppServer((_, response) => response.writeHead(204).end());
    const { slack, ana, dm, app } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const { events, message } = slack.control.say(dm, ana, { text: "hi & <hello>" });
    await slack.delivery.idle();
    const [received] = server.received;
    if (!received) throw new Error("nothing came");
    expect(isSigned(received)).toBe(true);
    expect(isSigned(received, "another")).toBe(false);
    expect(received.headers["x-slack-retry-num"]).toBeUndefined();
    expect(received.json).toEqual(JSON.parse(JSON.stringify(events[0])));
    expect(received.json).toMatchObject({
      type: "event_callback",
      api_app_id: app.id,
      team_id: slack.control.workspace.id,
      is_ext_shared_channel: false,
      authorizations: [
        { enterprise_id: null, team_id: app.workspace.id, user_id: app.userId, is_bot: true },
      ],
      event: { type: "message", channel_type: "im", channel: dm.id, user: ana.id, ts: message.ts },
    });
    expect(eventIn(received)["text"]).toBe("hi &amp; &lt;hello&gt;");
    expect(slack.delivery.attempts).toMatchObject([{ kind: "event", attempt: 1, status: 204 }]);
  });

  it("writes the same JSON in different ways", async () => {
    const server = await startAppServer();
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    for (let count = 0; count < 3; count += 1) slack.control.say(dm, ana, { text: "é/👍" });
    await slack.delivery.idle();
    const raws = server.received.map(({ raw }) => raw);
    expect(raws.filter((raw) => raw.includes('"é/👍"'))).toHaveLength(1);
    expect(raws.filter((raw) => raw.includes('"é\\/👍"'))).toHaveLength(1);
    expect(raws.filter((raw) => raw.includes('"\\u00e9\\/\\ud83d\\udc4d"'))).toHaveLength(1);
    expect(server.received.every((one) => isSigned(one))).toBe(true);
    expect(server.received.map((one) => eventIn(one)["text"])).toEqual(["é/👍", "é/👍", "é/👍"]);
  });

  it("repeats a failure three times, signed afresh, with number and reason", async () => {
    let now = Date.now();
    const server = await startAppServer((_, response) => {
      now += 60_000;
      response.writeHead(500).end();
    });
    const { slack, ana, dm } = await startScene({ timeScale: 0.001, now: () => now });
    slack.delivery.useWebhook({ url: server.url });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    const headers = server.received.map((one) => one.headers);
    expect(headers.map((one) => one["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(headers[1]?.["x-slack-retry-reason"]).toBe("http_error");
    expect(new Set(server.received.map(({ json }) => json["event_id"])).size).toBe(1);
    expect(new Set(headers.map((one) => one["x-slack-request-timestamp"])).size).toBe(4);
    expect(server.received.every((one) => isSigned(one))).toBe(true);
    const [first, second, third, fourth] = server.received.map(({ at }) => at);
    expect((third ?? 0) - (second ?? 0)).toBeGreaterThanOrEqual(59);
    expect((fourth ?? 0) - (third ?? 0)).toBeGreaterThanOrEqual(299);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(50);
  });

  it("goes on every hour for a day with delayed events", async () => {
    const server = await startAppServer((_, response) => response.writeHead(503).end());
    const { slack, ana, dm } = await startScene({ timeScale: 0.000001 });
    slack.delivery.useWebhook({ url: server.url, delayedEvents: true });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(server.received).toHaveLength(28);
  });

  it("stops when it is told not to come again", async () => {
    const server = await startAppServer((_, response) => {
      response.writeHead(500, { "x-slack-no-retry": "1" }).end();
    });
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(server.received).toHaveLength(1);
  });

  it("gives up an answer that does not come in time, however it trickles", async () => {
    const server = await startAppServer(({ headers }, response) => {
      if (headers["x-slack-retry-num"] !== undefined) response.end();
      else response.writeHead(200).write("a");
    });
    const { slack, ana, dm } = await startScene({ ackTimeoutMs: 60 });
    slack.delivery.useWebhook({ url: server.url });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(slack.delivery.attempts).toMatchObject([{ reason: "http_timeout" }, { status: 200 }]);
    expect(server.received[1]?.headers["x-slack-retry-reason"]).toBe("http_timeout");
  });

  it.each([
    [2, { status: 200 }],
    [3, { status: 302, reason: "too_many_redirects" }],
  ])("follows two redirects and no third: %i of them", async (times, ended) => {
    let left = times;
    const server = await startAppServer((_, response) => {
      if (left-- > 0) response.writeHead(302, { location: "/webhook" });
      response.end();
    });
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(slack.delivery.attempts[0]).toMatchObject(ended);
    expect(new Set(server.received.map(({ raw }) => raw)).size).toBe(1);
  });

  it("tries again when nobody listens", async () => {
    const { slack, ana, dm } = await startScene({ timeScale: 0 });
    slack.delivery.useWebhook({ url: "http://127.0.0.1:1/" });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(slack.delivery.attempts.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => "connection_failed"),
    );
  });

  it("can be held and cut while the app's server has it", async () => {
    const server = await startAppServer(({ headers }, response) => {
      if (headers["x-slack-retry-num"] !== undefined) response.end();
    });
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const held = slack.faults.hold(WEBHOOK_CALL, SENT_POINT);
    const { events } = slack.control.say(dm, ana, { text: "hi" });
    expect((await held.reached).params).toEqual(events[0]);
    await expect.poll(() => server.received.length).toBe(1);
    held.cut();
    await slack.delivery.idle();
    expect(slack.delivery.attempts).toMatchObject([
      { attempt: 1, reason: "connection_failed" },
      { attempt: 2, status: 200 },
    ]);
  });

  it("counts a lost 200 as a failure", async () => {
    const server = await startAppServer();
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    slack.faults.next(WEBHOOK_CALL, { kind: "lose_reply" });
    slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    expect(server.received).toHaveLength(2);
  });

  it("delivers an event once more by hand, and one made by hand", async () => {
    const server = await startAppServer();
    const { slack, ana, dm } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const { events } = slack.control.say(dm, ana, { text: "hi" });
    await slack.delivery.idle();
    slack.delivery.redeliver(events[0]?.event_id ?? "");
    const composed = slack.control.compose(dm, ana, { text: "made by hand" });
    const id = slack.delivery.post({ ...composed.events[0], event_id: "Ev0MINE" });
    const home = slack.delivery.envelope({ type: "app_home_opened", tab: "messages" });
    expect(slack.delivery.post(home)).toBe(home.event_id);
    expect(slack.delivery.pendingCount).toBe(3);
    await slack.delivery.idle();
    expect(slack.delivery.pendingCount).toBe(0);
    expect(id).toBe("Ev0MINE");
    // Two on their way at once may overtake one another.
    expect(server.received.map(({ json }) => json["event_id"])).toEqual([
      events[0]?.event_id,
      events[0]?.event_id,
      "Ev0MINE",
      home.event_id,
    ]);
    expect(server.received[1]?.headers["x-slack-retry-num"]).toBe("1");
    expect(() => slack.delivery.redeliver("Ev0NONE")).toThrow(RangeError);
    expect(slack.record.messagesIn(dm).map(({ text }) => text)).toEqual(["hi"]);
  });

  it("posts any bytes, signed with any secret at any time", async () => {
    const server = await startAppServer((_, response) => response.writeHead(401).end("no"));
    const { slack } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const body = '{"a":"\\u00e9\\/"}\n';
    expect(await slack.delivery.postRaw({ body })).toMatchObject({ status: 401, text: "no" });
    await slack.delivery.postRaw({ body, secret: "other", signedAt: 1_000_000 });
    await slack.delivery.postRaw({ body, secret: false, headers: { "x-extra": "1" } });
    const [good, other, unsigned] = server.received;
    expect(good?.raw).toBe(body);
    expect(good && isSigned(good, SECRET)).toBe(true);
    expect(other && isSigned(other, "other")).toBe(true);
    expect(other?.headers["x-slack-request-timestamp"]).toBe("1000");
    expect(unsigned?.headers["x-slack-signature"]).toBeUndefined();
    expect(unsigned?.headers["x-extra"]).toBe("1");
    expect(slack.delivery.attempts).toHaveLength(3);
  });
});

describe("what Slack asks of a request URL", () => {
  it.each([
    ["as text", "text/plain", (challenge: string) => challenge, true],
    ["in JSON", "application/json", (challenge: string) => JSON.stringify({ challenge }), true],
    ["as another", "text/plain", () => "another", false],
  ])("is verified by the challenge %s: %s", async (_, type, answer, verified) => {
    const server = await startAppServer(({ json }, response) => {
      response.writeHead(200, { "content-type": type }).end(answer(String(json["challenge"])));
    });
    const { slack } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    expect((await slack.delivery.probes.verifyUrl()).verified).toBe(verified);
    expect(server.received.every((one) => isSigned(one))).toBe(true);
  });

  it("is told of limited events, and looked at for its certificate, unsigned", async () => {
    const server = await startAppServer();
    const { slack, app } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    await slack.delivery.probes.rateLimited(1_790_000_040);
    await slack.delivery.probes.sslCheck();
    const [limited, probe] = server.received;
    expect(limited?.json).toMatchObject({
      type: "app_rate_limited",
      minute_rate_limited: 1_790_000_040,
      api_app_id: app.id,
    });
    expect(limited && isSigned(limited)).toBe(true);
    expect(probe?.form.get("ssl_check")).toBe("1");
    expect(probe?.headers["x-slack-signature"]).toBeUndefined();
  });
});
