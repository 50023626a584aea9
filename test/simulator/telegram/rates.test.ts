import { describe, expect, it } from "vitest";
import { startScene } from "./setup.ts";

describe("Telegram's limits", () => {
  it("let a burst of 30 through in a private chat and one a second after it", async () => {
    let now = 1_790_000_000_000;
    const { call, ana, telegram } = await startScene({ now: () => now });
    const send = (): ReturnType<typeof call> => call("sendMessage", { chat_id: ana.id, text: "a" });
    for (let sent = 0; sent < 30; sent += 1) expect((await send()).ok).toBe(true);
    expect(await send()).toEqual({
      status: 429,
      ok: false,
      error_code: 429,
      description: "Too Many Requests: retry after 1",
      parameters: { retry_after: 1 },
    });
    now += 500;
    expect((await send()).ok).toBe(false);
    expect(telegram.record.calls.at(-1)?.undercutMs).toBe(500);
    now += 1000;
    expect((await send()).ok).toBe(true);
    expect(telegram.record.calls.at(-1)?.undercutMs).toBeUndefined();
  });

  it("let 20 messages and edits a minute through in a group", async () => {
    let now = 1_790_000_000_000;
    const { call, telegram } = await startScene({ now: () => now });
    const { id } = telegram.control.createGroup();
    for (let sent = 0; sent < 19; sent += 1) {
      await call("sendMessage", { chat_id: id, text: "a" });
      now += 1000;
    }
    const edit = { chat_id: id, message_id: 1, text: "b" };
    expect((await call("editMessageText", edit)).ok).toBe(true);
    expect(await call("sendMessage", { chat_id: id, text: "a" })).toMatchObject({
      status: 429,
      parameters: { retry_after: 41 },
    });
    now += 41_000;
    expect((await call("sendMessage", { chat_id: id, text: "a" })).ok).toBe(true);
  });

  it("can be taken away", async () => {
    const { call, telegram } = await startScene({ rates: false });
    const { id } = telegram.control.createGroup();
    for (let sent = 0; sent < 25; sent += 1) {
      expect((await call("sendMessage", { chat_id: id, text: "a" })).ok).toBe(true);
    }
  });
});
