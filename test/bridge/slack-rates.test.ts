import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  isPostTo,
  looksIn,
  postsTo,
  refusePosts,
  statusesOf,
  textsAt,
} from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackWorld } from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

describe("the rate on Slack is kept for the answer:", () => {
  const BURST = 10;
  const INTERVAL_MS = 700;
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-rates", { rates: "on" });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  const undercut = () =>
    world.slack.record.violations.filter(({ rule }) => rule === "retry_after_undercut");

  it("what Slack asks for is waited out, over a restart too", async () => {
    const { channel, say } = world.among();
    refusePosts(world, channel, { error: "ratelimited", status: 429, retryAfterS: 6 });
    const { ts: threadTs } = say("@causeway who waits six seconds?").message;
    await world.logged("part_not_sent", { code: "slack_ratelimited", remedy: "wait" });
    // Nothing is said by a conversation before all that it has written is on disk.
    expect(await world.counts({ channel, threadTs })).toMatchObject({ states: { sending: 1 } });
    await world.restart();
    await world.answered({ channel, threadTs });
    const [first, second] = postsTo(world, channel);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(6_000);
    expect(undercut()).toEqual([]);
    expect(await world.finished({ channel, threadTs })).toMatchObject({ possiblyTwice: 0 });
  });

  it("a limit on who we are is waited out too", async () => {
    await world.restart();
    const body = { ok: false, error: "ratelimited" };
    const headers = { "retry-after": "1" };
    world.slack.faults.next("auth.test", { kind: "status", status: 429, body, headers });
    const { channel, say } = world.direct();
    const said = say("who are you, then?");
    const askedAt = Date.now();
    // Slack's first retry comes at once.
    await until("two refusals", () => statusesOf(world, said).length >= 2);
    expect(statusesOf(world, said).slice(0, 2)).toEqual([503, 503]);
    await until("the limit's end", () => Date.now() - askedAt > 1_200);
    for (const { event_id: id } of said.events) world.slack.delivery.redeliver(id);
    await world.answered({ channel });
    expect(undercut()).toEqual([]);
  });

  it.concurrent("a burst goes out at once, then one message a second, before Slack says no", async () => {
    const { channel, say } = world.direct();
    for (let nth = 1; nth <= BURST + 2; nth += 1) say("help");
    await world.finished({ channel }, BURST + 2);
    const posts = postsTo(world, channel);
    expect(posts.map(({ status }) => status)).toEqual(Array<number>(BURST + 2).fill(200));
    const at = (nth: number): number => posts[nth - 1]?.at ?? Number.NaN;
    expect(at(BURST + 1) - at(1)).toBeGreaterThanOrEqual(INTERVAL_MS);
    expect(at(BURST + 2) - at(1)).toBeGreaterThanOrEqual(2 * INTERVAL_MS);
  });

  it.concurrent("a limit on looking for a message is waited out as well", async () => {
    const { channel, say } = world.among();
    world.slack.faults.next(isPostTo(channel), { kind: "lose_reply" });
    const body = { ok: false, error: "ratelimited" };
    world.slack.faults.next(
      ({ name, params }) => name === "conversations.replies" && params["channel"] === channel.id,
      { kind: "status", status: 429, body, headers: { "retry-after": "2" } },
    );
    const { ts: threadTs } = say("@causeway who looks twice?").message;
    await world.answered({ channel, threadTs });
    expect(await world.finished({ channel, threadTs })).toMatchObject({ possiblyTwice: 0 });
    expect(looksIn(world, channel).map(({ status }) => status)).toEqual([429, 200]);
    expect(undercut()).toEqual([]);
    expect(textsAt(world, { channel, threadTs })).toEqual(["Echo of who looks twice?"]);
  });
});
