import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPostTo, postsTo, textsAt } from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackWorld } from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

const SIGN = "assistant.threads.setStatus";

describe("the working sign on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-typing", {
      variables: { WORKING_SIGN_AFTER_SECONDS: "0.05" },
    });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  const signCalls = () => world.slack.record.calls.filter(({ method }) => method === SIGN);

  it("shows in the thread while an answer takes its time, and goes with the answer", async () => {
    const { channel, say } = world.among();
    const held = world.chatbot.holdAtChunk(1, "how does a rope splice?");
    const { ts: threadTs } = say("@causeway how does a rope splice?").message;
    await held.reached;
    const [sign] = await until("a sign", () => {
      const signs = world.slack.record.statusesIn(channel, threadTs);
      return signs.length > 0 && signs;
    });
    expect(sign).toMatchObject({ status: "is thinking…" });
    expect(sign).not.toHaveProperty("endedAt");
    held.release();
    await world.answered({ channel, threadTs });
    expect(world.slack.record.statusesIn(channel)).toMatchObject([{ threadTs, endedBy: "post" }]);
  });

  it("shows in a thread of a direct message, and outside of one nothing is asked of Slack", async () => {
    const { channel, say } = world.direct();
    const before = signCalls().length;
    const held = world.chatbot.holdAtChunk(1, "how does a knot hold?");
    const threaded = world.chatbot.holdAtChunk(1, "how does a hitch hold?");
    const { ts: threadTs } = say("how does a knot hold?").message;
    await held.reached;
    say("how does a hitch hold?", threadTs);
    await threaded.reached;
    await until("a sign", () => world.slack.record.statusesIn(channel, threadTs).length > 0);
    expect(signCalls()).toHaveLength(before + 1);
    held.release();
    threaded.release();
    await world.answered({ channel });
    await world.answered({ channel, threadTs });
    expect(world.slack.record.statusesIn(channel)).toMatchObject([{ endedBy: "post" }]);
  });

  it("does not come while the answer is on its way, however long that takes", async () => {
    const [slow, other] = [world.among(), world.among()];
    const sending = world.slack.faults.hold(isPostTo(slow.channel));
    const asking = world.chatbot.holdAtChunk(1, "where is the marlinspike?");
    const { ts: threadTs } = slow.say("@causeway where is the fid?").message;
    await sending.reached;
    // A sign that nobody had stopped would come before this one, which begins later.
    const place = {
      channel: other.channel,
      threadTs: other.say("@causeway where is the marlinspike?").message.ts,
    };
    await asking.reached;
    await until("a sign", () => world.slack.record.statusesIn(other.channel).length > 0);
    const sentAt = postsTo(world, slow.channel)[0]?.at ?? 0;
    const signs = world.slack.record.statusesIn(slow.channel);
    expect(signs.filter(({ at }) => at > sentAt)).toEqual([]);
    sending.release();
    asking.release();
    await world.answered({ channel: slow.channel, threadTs });
    await world.answered(place);
  });

  it.each([
    ["breaks it off", { kind: "drop_before" }],
    ["fails at it", { kind: "status", status: 500, body: "<html>" }],
    ["refuses it", { kind: "status", status: 200, body: { ok: false, error: "internal_error" } }],
  ] as const)("does not matter to the answer when Slack %s", async (how, fault) => {
    const { channel, say } = world.among();
    const question = `does a mast mind that Slack ${how}?`;
    world.slack.faults.next(
      ({ name, params }) => name === SIGN && params["channel_id"] === channel.id,
      fault,
    );
    const held = world.chatbot.holdAtChunk(1, question);
    const { ts: threadTs } = say(`@causeway ${question}`).message;
    await held.reached;
    await until("the sign", () =>
      signCalls().some(
        (call) => call.fault === fault.kind && call.params["thread_ts"] === threadTs,
      ),
    );
    held.release();
    await world.answered({ channel, threadTs });
    expect(textsAt(world, { channel, threadTs })).toEqual([`Echo of ${question}`]);
    expect(await world.finished({ channel, threadTs })).toMatchObject({ possiblyTwice: 0 });
  });

  it("keeps quiet for as long as Slack asks, and the answer does not wait for that", async () => {
    const [limited, next] = [world.among(), world.among()];
    const tooMany = { ok: false, error: "ratelimited" };
    const headers = { "retry-after": "30" };
    world.slack.faults.next(SIGN, { kind: "status", status: 429, body: tooMany, headers });
    const before = signCalls().length;
    for (const { channel, say } of [limited, next]) {
      const question = `who ties up at ${channel.name}?`;
      const held = world.chatbot.holdAtChunk(1, question);
      const startedAt = Date.now();
      const { ts: threadTs } = say(`@causeway ${question}`).message;
      await held.reached;
      // Far later than a sign would come.
      if (channel === limited.channel) {
        await until("the sign", () => signCalls().length > before);
      } else {
        await until("time for a sign", () => Date.now() - startedAt > 500);
      }
      held.release();
      await world.answered({ channel, threadTs });
    }
    expect(signCalls()).toHaveLength(before + 1);
    expect(world.slack.record.violations).toEqual([]);
  });
});
