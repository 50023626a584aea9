import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, readStored } from "../helpers/stored.ts";
import { newTalk, post, type Talk, updateOf } from "../helpers/talk.ts";
import { finished, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { keyOf, openWorld, type World } from "../helpers/world.ts";

const HOUR_S = 3600;
/** More dead letters than one clean-up looks at. */
const MANY_DEAD = 600;

const shortLives = {
  ACCEPTANCE_AGE_HOURS: String(6 / HOUR_S),
  ID_MARGIN_HOURS: String(1 / HOUR_S),
  RETENTION_HOURS: String(1.5 / HOUR_S),
};

describe("a clean-up comes to an end", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("cleanup-ends", { variables: shortLives });
    world.chatbot.answerWith((question) => `reply to ${question}`);
  });
  afterAll(() => world.close());

  const fileOfTalk = (talk: Talk): string => fileOf(world.folder, keyOf(world.bot, talk.chat));
  const onDisk = (file: string) => readStored(world.folder, file);

  /** Changes what is on disk while no instance has read it yet. */
  function change(file: string, ...statements: readonly string[]): void {
    const db = new DatabaseSync(file, { timeout: 2_000 });
    for (const statement of statements) db.exec(statement);
    db.close();
  }

  it("with a row that nobody can read", async () => {
    const talk = newTalk(world);
    talk.say("a row to be spoilt");
    await finished(world, talk.chat);
    const file = fileOfTalk(talk);
    await world.restart();
    change(
      file,
      `INSERT INTO message (stamp, id, arrival, state, message, work)
       VALUES (1000, 'spoilt', 1, 'waiting', '{}', '{}')`,
      "UPDATE fact SET value = json_set(value, '$.floor', 0) WHERE name = 'ledger'",
    );
    talk.say("the one behind the spoilt row");
    await world.answered(talk.chat, 2);
    await until("all but the spoilt row to go", () => onDisk(file).messages === 1);
    await until("no alarm", () => !onDisk(file).hasAlarm);
    talk.say("one more behind the spoilt row");
    await world.answered(talk.chat, 3);
    expect(textsIn(world, talk.chat)[2]).toBe("reply to one more behind the spoilt row");
  });

  it("with more dead letters than one clean-up looks at", async () => {
    const talk = newTalk(world);
    talk.say("the one among many dead");
    await finished(world, talk.chat);
    const file = fileOfTalk(talk);
    await world.restart();
    change(
      file,
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY_DEAD})
       INSERT INTO message (stamp, id, arrival, state, message, work)
       SELECT stamp - ${MANY_DEAD} - 1 + i, 'dead' || i, i, 'dead', message,
         json_set(work, '$.reported', json('true'), '$.turn', 0, '$.begunAt', 0) FROM message, n`,
    );
    talk.say("the one behind many dead");
    await world.answered(talk.chat, 2);
    await until("all but the dead letters to go", () => onDisk(file).messages === MANY_DEAD);
    talk.say("one more behind many dead");
    await world.answered(talk.chat, 3);
    expect(textsIn(world, talk.chat)[2]).toBe("reply to one more behind many dead");
  });

  it("having cleared the words of a message that came late as well", async () => {
    const talk = newTalk(world);
    talk.say("words that came in time");
    await finished(world, talk.chat);
    const file = fileOfTalk(talk);
    await until("the words to go", () => !onDisk(file).everything.includes("came in time"));
    const date = Math.floor(Date.now() / 1000) - 4;
    expect(
      (await post(world, updateOf(world, talk, { text: "words from before", date }))).status,
    ).toBe(200);
    await world.answered(talk.chat, 2);
    await until("those words to go", () => !onDisk(file).everything.includes("from before"));
    // Its words, not the row itself: that one goes later.
    expect(onDisk(file).messages).toBe(2);
  });
});

describe("a session that was found in KV", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("session-found", { variables: shortLives });
    world.chatbot.answerWith((question) => `reply to ${question}`);
  });
  afterAll(() => world.close());

  it("is kept, so that a question is looked for in it after a crash, and KV read once", async () => {
    const talk = newTalk(world);
    talk.say("a session to be found");
    await finished(world, talk.chat);
    const file = fileOf(world.folder, keyOf(world.bot, talk.chat));
    await until("an empty object", () => readStored(world.folder, file).tables.length === 0);

    const held = world.chatbot.faults.hold(
      ({ name, params }) => name === "stream" && params["query"] === "cut off by a crash",
      "after",
    );
    talk.say("cut off by a crash");
    await held.reached;
    world.log.length = 0;
    await world.restart();
    held.release();
    await world.answered(talk.chat, 2);
    expect(timesAsked(world, "cut off by a crash")).toBe(1);
    expect(await world.logged("turn_closed")).toMatchObject({ kvReads: 0, askedAgain: 0 });
  });
});
