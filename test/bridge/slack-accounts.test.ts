import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { droppedBy, statusesOf, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { openSlackWorld, slackKeyOf, type SlackWorld } from "../helpers/slack.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";

describe("the workspace whose token the bridge has on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-accounts");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it("is asked for once, by the first message that may be for the bot", async () => {
    const asked = () => world.slack.record.calls.filter(({ method }) => method === "auth.test");
    const among = world.among();
    await droppedBy(world, () => among.say("who has the helm?"));
    expect(asked()).toHaveLength(0);
    for (const { channel, say } of [world.direct(), world.direct()]) {
      say("who has the watch?");
      await world.answered({ channel });
    }
    expect(asked()).toHaveLength(1);
  });

  it("is waited for with 503 while Slack does not tell it, and the message is stored at Slack's retry", async () => {
    await world.restart();
    const held = heldOnDisk(world.folder);
    world.slack.control.refuseToken("service_unavailable");
    const { channel, say } = world.direct();
    const said = say("who has the wheel?");
    await until("two refusals", () => statusesOf(world, said).length >= 2);
    expect(statusesOf(world, said).slice(0, 2)).toEqual([503, 503]);
    expect(heldOnDisk(world.folder)).toBe(held);
    await world.logged("webhook_not_stored", { code: "slack_identity_unknown" });
    world.slack.control.refuseToken(undefined);
    await world.answered({ channel });
    await world.slack.delivery.idle();
    expect(statusesOf(world, said).at(-1)).toBe(200);
    expect(await world.finished({ channel })).toMatchObject({ accepted: 1 });
    expect(timesAskedOf(world, "who has the wheel?")).toBe(1);
  });

  it("is not taken for unknown for good by one failure on the line", async () => {
    await world.restart();
    world.slack.faults.next("auth.test", { kind: "drop_before" });
    const { channel, say } = world.direct();
    const said = say("who has the tiller?");
    await world.answered({ channel });
    await world.slack.delivery.idle();
    expect(statusesOf(world, said)).toEqual([503, 200]);
    expect(textsAt(world, { channel })).toEqual(["Echo of who has the tiller?"]);
  });

  it("names people whose ids begin with W like others", async () => {
    const person = world.slack.control.addPerson({ name: "wilhelmina", idKind: "W" });
    const channel = world.slack.control.directMessage(person);
    world.slack.control.say(channel, person, { text: "what does a W stand for?" });
    await world.answered({ channel });
    expect(person.id).toMatch(/^W/);
    const session = world.chatbot.sessions.at(-1);
    expect(JSON.stringify(session)).toContain(person.id);
  });

  it("answers a guest of another workspace, who is told from others by it", async () => {
    const elsewhere = world.slack.control.addWorkspace();
    const guest = world.slack.control.addPerson({ name: "gunnhild", workspace: elsewhere });
    const channel = world.slack.control.createChannel({ people: [guest], apps: [world.app] });
    const text = "@causeway may a stranger moor here?";
    const { message, events } = world.slack.control.say(channel, guest, { text });
    expect(events[0]).toMatchObject({ team_id: elsewhere.id, is_ext_shared_channel: true });
    const place = { channel, threadTs: message.ts };
    const [answer] = await world.answered(place);
    expect(answer?.text).toBe("Echo of may a stranger moor here?");
    expect(JSON.stringify(world.chatbot.sessions.at(-1))).toContain(`${elsewhere.id}/${guest.id}`);
    expect(await world.finished(place)).toMatchObject({ accepted: 1 });
  });
});

describe("an app of a whole organisation on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-organisation", { isEnterpriseInstall: true });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it("is answered for by its organisation's id", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway how many berths are there?").message;
    const [answer] = await world.answered({ channel, threadTs });
    expect(answer?.text).toBe("Echo of how many berths are there?");
    expect(slackKeyOf(world.app, { channel, threadTs })).toMatch(/^slack\/E/);
    expect(await world.finished({ channel, threadTs })).toMatchObject({ accepted: 1 });
    expect(await world.sessionKeys()).toContain(slackKeyOf(world.app, { channel, threadTs }));
  });

  it("shows its slash command's help as well", async () => {
    const { channel, person } = world.among();
    const { status } = await world.slack.control.command({
      channel,
      by: person,
      command: "/causeway",
    });
    expect(status).toBe(200);
    expect(world.slack.record.shownTo(person)).toMatchObject([{ kind: "ephemeral" }]);
  });
});

describe("what people write on Slack reaches the chatbot as they mean it:", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-words");
  });
  afterAll(() => world.close());

  it.each([
    ["is 3 < 4 && 5 > 4?", "is 3 < 4 && 5 > 4?"],
    ["what does &lt; stand for?", "what does &lt; stand for?"],
    ["see https://example.com/a?b=1&c=2 please", "see https://example.com/a?b=1&c=2 please"],
    ["mail to quay@example.com?", "mail to quay@example.com?"],
    ["who reads #driftwood?", "who reads #driftwood?"],
    ["so @here, are we?", "so @here, are we?"],
    ["emoji 🦀 and\ntwo lines", "emoji 🦀 and\ntwo lines"],
  ])("%j", async (typed, asked) => {
    world.slack.control.createChannel({ name: "driftwood" });
    const { channel, say } = world.direct();
    say(typed);
    await world.answered({ channel });
    expect(world.chatbot.questions.at(-1)?.query).toBe(asked);
  });

  it("with the name of whom it names, and without the bot's own", async () => {
    const { channel, say } = world.among();
    const { name, id } = world.direct().person;
    const { ts: threadTs } = say(`tell @${name} the tide, @causeway, please`).message;
    await world.answered({ channel, threadTs });
    const query = world.chatbot.questions.at(-1)?.query ?? "";
    expect(query).toBe(`tell @${id} the tide, please`);
    expect(query).not.toContain(world.app.userId);
  });
});
