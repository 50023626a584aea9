import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fileOf, heldOnDisk, lock, readStored } from "../helpers/stored.ts";
import { newTalk, post, postTo, type Talk, updateOf } from "../helpers/talk.ts";
import { finished, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { keyOf, openWorld, WEBHOOK_SECRET, type World } from "../helpers/world.ts";

const LIMIT_BYTES = 3 * 1024 * 1024;
const DAY_S = 24 * 60 * 60;

describe("a webhook is answered 200 only when its message is on disk", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-1");
    world.chatbot.answerWith((question) => `reply: ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  const statusesOf = (update: number | undefined): (number | undefined)[] =>
    world.telegram.delivery.attempts
      .filter(({ updateId }) => updateId === update)
      .map(({ status }) => status);

  /** A conversation whose first message was answered, and its database. */
  async function begun(text: string): Promise<{ talk: Talk; file: string }> {
    const talk = newTalk(world);
    talk.say(text);
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    return { talk, file: fileOf(world.folder, keyOf(world.bot, talk.chat)) };
  }

  /** A message below the body limit that no row can hold: each of its bytes becomes a character of three. */
  function giantOf(talk: Talk): Buffer<ArrayBuffer> {
    const [head = "", tail = ""] = updateOf(world, talk, { text: "@@" }).split("@@");
    const text = Buffer.alloc(2_900_000, 0xff);
    return Buffer.concat([Buffer.from(head), text, Buffer.from(tail)]);
  }

  it("answers 503 while it cannot be stored, and answers the message once it can", async () => {
    const { talk, file } = await begun("before the disk is locked");
    const unlock = lock(file);
    const { updates } = talk.say("while the disk is locked");
    await until("a refusal", () => statusesOf(updates[0]?.update_id).includes(503));
    expect(statusesOf(updates[0]?.update_id)).not.toContain(200);
    unlock();

    await world.answered(talk.chat, 2);
    await world.telegram.delivery.idle();
    expect(statusesOf(updates[0]?.update_id).at(-1)).toBe(200);
    expect(timesAsked(world, "while the disk is locked")).toBe(1);
    expect(await finished(world, talk.chat, 2)).toMatchObject({ accepted: 2 });
  });

  it("says when to try again, and keeps nothing of what it could not store", async () => {
    const { talk, file } = await begun("a small one before the giant");
    const stored = readStored(world.folder, file).messages;
    const response = await post(world, giantOf(talk));

    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(readStored(world.folder, file).messages).toBe(stored);
    talk.say("a small one behind the giant");
    await world.answered(talk.chat, 2);
  });

  it("leaves nothing behind in a conversation whose very first message could not be stored", async () => {
    const talk = newTalk(world);
    const held = heldOnDisk(world.folder);
    expect((await post(world, giantOf(talk))).status).toBe(503);

    await until("an empty object", () => heldOnDisk(world.folder) === held);
    talk.say("the first that fits");
    await world.answered(talk.chat);
    expect(await finished(world, talk.chat)).toMatchObject({ accepted: 1 });
  });

  it("recognises what was stored when it comes again, even after a restart", async () => {
    const talk = newTalk(world);
    const { updates } = talk.say("stored before the restart");
    await finished(world, talk.chat);
    await world.restart();
    for (const { update_id } of updates) world.telegram.delivery.redeliver(update_id);
    await world.telegram.delivery.idle();

    await world.logged("accepted", { result: "known" });
    expect(await finished(world, talk.chat)).toMatchObject({ accepted: 1 });
    expect(textsIn(world, talk.chat)).toEqual(["reply: stored before the restart"]);
    expect(timesAsked(world, "stored before the restart")).toBe(1);
  });

  it("answers 503 while the platform is not configured, and answers the message afterwards", async () => {
    const talk = newTalk(world);
    await world.restart({ TELEGRAM_WEBHOOK_SECRET_TOKEN: "" });
    const { updates } = talk.say("sent to a bridge without a secret");
    await until("a refusal", () => statusesOf(updates[0]?.update_id).includes(503));
    await world.restart();

    await world.answered(talk.chat);
    expect(textsIn(world, talk.chat)).toEqual(["reply: sent to a bridge without a secret"]);
  });
});

describe("what a webhook is refused for, or dropped", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-1-refusals");
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  it.each([
    ["announced", Buffer.alloc(LIMIT_BYTES + 1, 0x20)],
    ["not announced", streamOf(LIMIT_BYTES + 1)],
  ])("answers 413 to a body beyond 3 MiB whose length is %s", async (_, body) => {
    expect((await post(world, body)).status).toBe(413);
  });

  it("reads a body of which the length is not announced", async () => {
    const talk = newTalk(world);
    const bytes = new TextEncoder().encode(
      updateOf(world, talk, { text: "in a stream of chunks" }),
    );
    expect((await post(world, new Blob([bytes]).stream())).status).toBe(200);
    await world.answered(talk.chat);
  });

  it.each([
    ["missing", undefined, "secret_missing"],
    ["wrong", "webhook_secret_2", "secret_wrong"],
  ])("answers 401 when the secret is %s, and stores nothing", async (_, secret, reason) => {
    const talk = newTalk(world);
    const body = updateOf(world, talk, { text: "without the right secret" });
    const headers = secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret };
    const response = await postTo(world, "telegram", body, headers);
    expect(response.status).toBe(401);
    await world.logged("webhook_refused", { reason });
    expect(await world.counts(talk.chat)).toMatchObject({ accepted: 0 });
  });

  it.each(WEBHOOK_SECRET.split(","))(
    "accepts each secret while one is replaced: %#",
    async (one) => {
      const talk = newTalk(world);
      const body = updateOf(world, talk, { text: `with one of the secrets` });
      expect((await post(world, body, one)).status).toBe(200);
      await world.answered(talk.chat);
    },
  );

  it("answers 200 to what it cannot read, and counts it in the log", async () => {
    const counts: unknown[] = [];
    for (const _ of ["once", "twice"]) {
      world.log.length = 0;
      expect((await post(world, "{ this is no JSON")).status).toBe(200);
      counts.push((await world.logged("dropped", { reason: "unreadable" }))["count"]);
    }
    expect(counts).toEqual([1, 2]);
  });

  it("answers 200 to an update of a kind that it does not know, and says so in the log", async () => {
    const body = JSON.stringify({ update_id: 9, something_new: { id: 1 } });
    expect((await post(world, body)).status).toBe(200);
    await world.logged("dropped", { reason: "unknown_kind" });
  });

  it("drops a message whose own stamp is too old, and says so in the log", async () => {
    const talk = newTalk(world);
    const nowS = Math.floor(Date.now() / 1000);
    const late = updateOf(world, talk, { text: "a day and a minute ago", date: nowS - DAY_S - 60 });
    expect((await post(world, late)).status).toBe(200);
    await world.logged("dropped", { reason: "too_old" });
    const inTime = updateOf(world, talk, { text: "almost a day ago", date: nowS - DAY_S + 60 });
    expect((await post(world, inTime)).status).toBe(200);

    await world.answered(talk.chat);
    expect(await finished(world, talk.chat)).toMatchObject({ accepted: 1 });
    expect(timesAsked(world, "a day and a minute ago")).toBe(0);
  });

  it.each(["slack", "carrier-pigeon"])(
    "answers 404 with a hint for %s, which is off",
    async (name) => {
      const response = await postTo(world, name, "{}");
      expect(response.status).toBe(404);
      expect(await response.json()).toHaveProperty("error");
    },
  );
});

function streamOf(bytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(chunk.slice(0, left));
      left -= chunk.length;
    },
  });
}
