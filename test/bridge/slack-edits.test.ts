import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { droppedBy, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackWorld } from "../helpers/slack.ts";

const { wordless } = textsFor("en", "en");

describe("a message on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-edits");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  /** A direct message whose first question is being answered, so that the next ones wait. */
  async function busyTalk(subject: string) {
    const talk = world.direct();
    const held = world.chatbot.holdAtChunk(1, `first the ${subject}`);
    const first = talk.say(`first the ${subject}`).message;
    await held.reached;
    return { ...talk, first, place: { channel: talk.channel }, release: () => held.release() };
  }

  it("that is edited while it waits is asked as it was last", async () => {
    const { channel, place, say, release } = await busyTalk("kelp");
    const { ts } = say("is teh kelp edible?").message;
    await world.slack.delivery.idle();
    world.slack.control.edit(channel, ts, "is the kelp brown?");
    await world.slack.delivery.idle();
    world.slack.control.edit(channel, ts, "is the kelp edible & tasty?");
    await world.slack.delivery.idle();
    release();
    await world.answered(place, 2);
    expect(textsAt(world, place)).toEqual([
      "Echo of first the kelp",
      "Echo of is the kelp edible & tasty?",
    ]);
    expect(timesAskedOf(world, "is teh kelp edible?")).toBe(0);
    expect(timesAskedOf(world, "is the kelp brown?")).toBe(0);
    expect(await world.finished(place, 2)).toMatchObject({ states: { answered: 2 } });
  });

  it("is edited by the newest edit, whichever comes last", async () => {
    const { channel, place, say, release } = await busyTalk("dulse");
    const { ts } = say("a dulse one?").message;
    await world.slack.delivery.idle();
    const later = world.slack.faults.hold(
      ({ name, params }) => name === "webhook" && JSON.stringify(params).includes("a dulse two?"),
    );
    world.slack.control.edit(channel, ts, "a dulse two?");
    const { params } = await later.reached;
    expect(JSON.stringify(params)).toContain("message_changed");
    world.slack.control.edit(channel, ts, "a dulse three?");
    await world.logged("changed");
    later.release();
    await world.slack.delivery.idle();
    await world.logged("change_too_late");
    release();
    await world.answered(place, 2);
    expect(textsAt(world, place)[1]).toBe("Echo of a dulse three?");
  });

  it("that is taken back while it waits is not asked, and nothing is said about it", async () => {
    const { channel, place, say, release } = await busyTalk("wrack");
    const { ts } = say("never mind the wrack?").message;
    say("rather the laver?");
    await world.slack.delivery.idle();
    world.slack.control.remove(channel, ts);
    await world.slack.delivery.idle();
    release();
    await world.answered(place, 2);
    expect(textsAt(world, place)).toEqual(["Echo of first the wrack", "Echo of rather the laver?"]);
    expect(timesAskedOf(world, "never mind the wrack?")).toBe(0);
    expect(await world.finished(place, 3)).toMatchObject({
      accepted: 3,
      states: { answered: 2, refused: 1 },
    });
  });

  it("that is edited or taken back once it was asked stays answered; that is only logged", async () => {
    const { channel, place, first, release } = await busyTalk("eelgrass");
    const late = () => world.log.filter(({ event }) => event === "change_too_late").length;
    const before = late();
    world.slack.control.edit(channel, first.ts, "first the seagrass");
    await world.slack.delivery.idle();
    expect(late()).toBe(before + 1);
    release();
    await world.answered(place);
    await world.finished(place);
    world.slack.control.remove(channel, first.ts);
    await world.slack.delivery.idle();
    expect(late()).toBe(before + 2);
    expect(textsAt(world, place)).toEqual(["Echo of first the eelgrass"]);
    expect(await world.counts(place)).toMatchObject({ accepted: 1, states: { answered: 1 } });
  });

  it("that only gets a preview was not edited", async () => {
    const { channel, place, say, release } = await busyTalk("sargassum");
    const { ts } = say("see https://example.com/sargassum then?").message;
    await world.slack.delivery.idle();
    const dropped = await droppedBy(world, () => world.slack.control.unfurl(channel, ts));
    expect(dropped).toMatchObject([{ reason: "unchanged" }]);
    release();
    await world.answered(place, 2);
    expect(textsAt(world, place)[1]).toBe("Echo of see https://example.com/sargassum then?");
  });

  it("that loses the mention while it waits is taken back, one that gains it later is left", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway first the bladderwort?").message;
    const held = world.chatbot.holdAtChunk(1, "then the sundew?");
    await world.answered({ channel, threadTs });
    say("@causeway then the sundew?", threadTs);
    await held.reached;
    const { ts } = say("@causeway and the butterwort?", threadTs).message;
    await world.slack.delivery.idle();
    world.slack.control.edit(channel, ts, "and the butterwort, Maria?");
    await world.slack.delivery.idle();
    held.release();
    await world.answered({ channel, threadTs }, 2);
    expect(await world.finished({ channel, threadTs }, 3)).toMatchObject({
      states: { answered: 2, refused: 1 },
    });
    expect(timesAskedOf(world, "and the butterwort?")).toBe(0);
    const late = say("and the pitcher plant?", threadTs).message;
    world.slack.control.edit(channel, late.ts, "@causeway and the pitcher plant?");
    await world.slack.delivery.idle();
    expect(await world.counts({ channel, threadTs })).toMatchObject({ accepted: 3 });
  });

  it("that is edited or deleted in a place never ours brings no object to life", async () => {
    const { channel, say } = world.among();
    let ts = "";
    const dropped = await droppedBy(
      world,
      () => {
        ts = say("lunch on the pier?").message.ts;
        world.slack.control.edit(channel, ts, "dinner on the pier?");
        world.slack.control.remove(channel, ts);
      },
      3,
    );
    const reasons = dropped.map(({ reason }) => reason);
    expect(reasons).toEqual(["not_addressed", "not_addressed", "not_addressed"]);
    expect(await world.counts({ channel, threadTs: ts })).toMatchObject({ accepted: 0 });
  });

  it("that is a file without words gets one polite sentence, and one with words is asked", async () => {
    const { person, channel } = world.direct();
    world.slack.control.say(channel, person, { files: ["image"] });
    await world.answered({ channel });
    expect(await world.finished({ channel })).toMatchObject({ states: { refused: 1 } });
    world.slack.control.say(channel, person, { files: ["pdf"], text: "what is this barnacle?" });
    await world.answered({ channel }, 2);
    expect(textsAt(world, { channel })).toEqual([wordless, "Echo of what is this barnacle?"]);
  });

  it("by /me, and one shown to the channel as well, are messages like others", async () => {
    const { person, channel } = world.direct();
    world.slack.control.say(channel, person, { me: true, text: "wonders about limpets" });
    await world.answered({ channel });
    expect(textsAt(world, { channel })).toEqual(["Echo of wonders about limpets"]);
    const among = world.among();
    const { ts: threadTs } = among.say("limpets again").message;
    world.slack.control.say(among.channel, among.person, {
      threadTs,
      broadcast: true,
      text: "@causeway why do limpets cling?",
    });
    const [answer] = await world.answered({ channel: among.channel, threadTs });
    expect(answer?.text).toBe("Echo of why do limpets cling?");
    expect(answer).not.toHaveProperty("subtype");
  });
});
