import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answersIn,
  complaintIn,
  placeIn,
  sayIn,
  type ShownState,
  type Started,
  startProcess,
} from "../helpers/start-process.ts";
import { until } from "../helpers/until.ts";

const QUESTION = "what is a dead letter?";

const platforms = [
  { platform: "slack", chat: "slack-direct" },
  { platform: "telegram", chat: "telegram-private" },
  { platform: "whatsapp", chat: "whatsapp-ada" },
] as const;

type Exchange = ShownState["exchanges"][number];

/** What is done on the page with messages, and what can be made to go wrong there. */
describe("on the page", () => {
  const folder = mkdtempSync(join(tmpdir(), "causeway-page-"));
  let started: Started;

  beforeAll(async () => {
    started = await startProcess({ folder });
  });
  afterAll(async () => {
    await started.end("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  });

  const countsIn = async (chat: string) => (await placeIn(started, chat)).conversations[0];

  /** Waits until so many messages were accepted in a chat and all of them are answered. */
  const allAnswered = (chat: string, accepted: number) =>
    until(`${accepted} answered`, async () => {
      const counts = await countsIn(chat);
      return counts?.accepted === accepted && counts.states["answered"] === accepted && counts;
    });

  const ownMessages = async (chat: string) =>
    (await placeIn(started, chat)).messages.filter(({ by }) => by === "you");

  const answered = async (chat: string): Promise<number> =>
    (await placeIn(started, chat)).messages.filter(({ by }) => by === "bot").length;

  const exchanges = async (isMeant: (one: Exchange) => boolean): Promise<Exchange[]> =>
    (await started.state()).exchanges.filter(isMeant);

  /** Asks for something that must be done. */
  async function ask(method: "POST" | "PUT", path: string, body?: unknown): Promise<void> {
    const response = await started.ask(method, path, body);
    expect(`${response.status} ${await response.text()}`).toBe("204 ");
  }

  /** Says something and waits for the answer. @returns the id of the message */
  async function askedIn(chat: string, text = QUESTION): Promise<string> {
    const before = await answered(chat);
    await sayIn(started, chat, text);
    const own = await ownMessages(chat);
    await answersIn(started, chat, before + 1);
    return own.at(-1)?.id ?? "";
  }

  it.each(platforms)("a message sent twice is answered once: $platform", async (one) => {
    const { platform, chat } = one;
    const id = await askedIn(chat);
    const { accepted } = await allAnswered(chat, 1);
    const isWebhook = (one: Exchange): boolean => one.from === platform && one.name !== "statuses";
    const before = (await exchanges(isWebhook)).length;
    await ask("POST", `places/${chat}/messages/${id}/resend`);
    await until("the webhook's 200", async () => {
      const after = (await exchanges(isWebhook)).slice(before);
      return after.length > 0 && after.every(({ status }) => status === 200);
    });
    expect(await countsIn(chat)).toMatchObject({ accepted });
    expect(await answered(chat)).toBe(1);
  });

  it.each(platforms)("a message that is changed tells the bridge: $platform", async (one) => {
    const { platform, chat } = one;
    const id = (await ownMessages(chat)).at(-1)?.id ?? "";
    const before = (await exchanges(({ from }) => from === platform)).length;
    await ask("POST", `places/${chat}/messages/${id}/edit`, { text: "what was a dead letter?" });
    const changed = (await ownMessages(chat)).at(-1);
    expect(changed?.["edited"]).toBe(true);
    expect(JSON.stringify(changed?.body)).toContain("what was a dead letter?");
    await until("the webhook", async () => {
      return (await exchanges(({ from }) => from === platform)).length > before;
    });
  });

  it.each(platforms)("a message that is deleted is gone: $platform", async ({ chat }) => {
    const id = (await ownMessages(chat)).at(-1)?.id ?? "";
    await ask("POST", `places/${chat}/messages/${id}/delete`);
    expect((await placeIn(started, chat)).messages.map((one) => one.id)).not.toContain(id);
    const again = await started.ask("POST", `places/${chat}/messages/${id}/delete`);
    expect(again.status).toBe(404);
  });

  it.each(platforms)("nobody changes what the bot has said: $platform", async ({ chat }) => {
    const { messages } = await placeIn(started, chat);
    const id = messages.findLast(({ by }) => by === "bot")?.id ?? "";
    for (const action of ["resend", "edit", "delete"]) {
      const path = `places/${chat}/messages/${id}/${action}`;
      const response = await started.ask("POST", path, { text: "something else" });
      expect(response.status).toBe(409);
      expect(await complaintIn(response)).toMatch(/\w/u);
    }
  });

  it.each([
    { chat: "slack-direct", platform: "slack", webhook: "interactivity" },
    { chat: "telegram-private", platform: "telegram", webhook: "callback_query" },
    { chat: "whatsapp-ada", platform: "whatsapp", webhook: "messages" },
  ])("a button can be pressed: $platform", async ({ chat, platform, webhook }) => {
    await ask("POST", `places/${chat}/buttons`);
    const { messages } = await placeIn(started, chat);
    const shown = messages.at(-1);
    expect(shown?.["buttons"]).toEqual(["Yes, please", "Not now"]);
    const isPress = ({ from, name }: Exchange): boolean => from === platform && name === webhook;
    const before = (await exchanges(isPress)).length;
    const path = `places/${chat}/messages/${shown?.id}/press`;
    expect((await started.ask("POST", path, { label: "No such" })).status).toBe(409);
    await ask("POST", path, { label: "Yes, please" });
    const pressed = await until("the webhook's 200", async () => {
      const last = (await exchanges(isPress))[before];
      return last?.status !== undefined && last;
    });
    expect(pressed.status).toBe(200);
  });

  it("what is pressed on WhatsApp is answered like a message", async () => {
    const after = await until("the answer to the button", async () => {
      const { messages } = await placeIn(started, "whatsapp-ada");
      const at = messages.findIndex(({ body }) => JSON.stringify(body).includes('"Yes, please"'));
      return at !== -1 && messages.slice(at).some(({ by }) => by === "bot") && messages.slice(at);
    });
    expect(after.map(({ by }) => by)).toEqual(["you", "bot"]);
  });

  it.each(platforms)("too many requests: the answer waits and comes: $platform", async (one) => {
    const { platform, chat } = one;
    await ask("PUT", `panes/${platform}/faults/limit_next_call`, { on: true });
    expect(await faultsOf(platform)).toEqual(["limit_next_call"]);
    const before = await answered(chat);
    await askedIn(chat);
    expect(await faultsOf(platform)).toEqual([]);
    expect(await answered(chat)).toBe(before + 1);
    const [refused] = await exchanges(
      ({ to, note }) => to === platform && note === "refused on purpose",
    );
    expect(refused?.status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    { chat: "slack-channel", platform: "slack", mention: "@causeway ", shown: 1 },
    { chat: "telegram-group", platform: "telegram", mention: "@CausewayBot ", shown: 2 },
    { chat: "whatsapp-bruno", platform: "whatsapp", mention: "", shown: 1 },
  ])("a lost reply: the answer is shown $shown time(s): $platform", async (one) => {
    const { platform, chat, mention, shown } = one;
    await ask("PUT", `panes/${platform}/faults/lose_next_reply`, { on: true });
    await sayIn(started, chat, mention + QUESTION);
    const counts = await allAnswered(chat, 1);
    expect(counts.possiblyTwice).toBe(shown - 1);
    expect(await answered(chat)).toBe(shown);
  });

  it.each(platforms)(
    "an answer that breaks off comes whole, asked once: $platform",
    async (one) => {
      const { platform, chat } = one;
      const asked = (await exchanges(({ name }) => name === "stream")).length;
      await ask("PUT", `panes/${platform}/faults/cut_next_stream`, { on: true });
      const before = await answered(chat);
      await askedIn(chat, "show everything");
      const after = await answersIn(started, chat, before + 1);
      expect(after.at(-1)).toContain("And what must stay harmless");
      const streams = (await exchanges(({ name }) => name === "stream")).slice(asked);
      expect(streams.map(({ note }) => note)).toEqual(["cut off"]);
      const counts = await until("its counts", () => countsIn(chat));
      expect(counts.askedAgain).toBe(0);
    },
  );

  it("a switch can be taken back", async () => {
    await ask("PUT", "panes/slack/faults/lose_next_reply", { on: true });
    await ask("PUT", "panes/slack/faults/lose_next_reply", { on: false });
    expect(await faultsOf("slack")).toEqual([]);
    const lost = ({ note }: Exchange): boolean => note === "reply lost on purpose";
    const before = (await exchanges(lost)).length;
    await askedIn("slack-direct");
    expect(await exchanges(lost)).toHaveLength(before);
  });

  it("the runtime is killed in the middle of an answer, which comes whole and once", async () => {
    const before = await answered("telegram-private");
    await sayIn(started, "telegram-private", "show everything");
    await until("the answer's beginning", async () => {
      return (await placeIn(started, "telegram-private")).working.length > 0;
    });
    await ask("POST", "runtime/kill");
    await until("the runtime", async () => (await started.state()).runtime.state === "running");
    expect((await started.state()).runtime.kills).toBe(1);
    const answers = await answersIn(started, "telegram-private", before + 1);
    expect(answers.at(-1)).toContain("And what must stay harmless");
    expect(answers).toHaveLength(before + 1);
  });

  async function faultsOf(platform: string): Promise<readonly string[]> {
    const { panes } = await started.state();
    return panes.find((pane) => pane.platform === platform)?.faults ?? [];
  }
});
