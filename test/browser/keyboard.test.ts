import { afterAll, afterEach, describe, expect, it } from "vitest";
import { until } from "../helpers/until.ts";
import { message, withPlace } from "./fixtures/messages.ts";
import { fullState } from "./fixtures/states.ts";
import { closeBrowser, openPage, type Opened } from "./setup.ts";

let opened: Opened;

const open = async (): Promise<Opened> => {
  opened = await openPage(fullState);
  return opened;
};

/** What the focus is on, by its words or its label. */
const focused = ({ page }: Opened): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim();
  });

afterEach(async () => {
  expect(opened.complaints).toEqual([]);
  await opened.close();
});

afterAll(closeBrowser);

describe("with the keyboard alone", () => {
  it("tab goes from pane to pane in the order in which they stand, one stop for the tabs of each", async () => {
    const { page } = await open();
    const stops: string[] = [];
    while (stops.at(-1) !== ": body") {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const role = document.activeElement?.getAttribute("role");
        const pane = document.activeElement?.closest(".pane, .traffic, .top")?.className ?? "";
        return `${pane}: ${role ?? document.activeElement?.localName}`;
      });
      stops.push(stop);
    }
    const order = [...new Set(stops.map((stop) => stop.split(":")[0]))];
    expect(order.slice(0, 5)).toEqual([
      "top",
      "pane slack",
      "pane telegram",
      "pane whatsapp",
      "traffic",
    ]);
    for (const pane of ["slack", "telegram", "whatsapp"]) {
      const count = (what: string): number =>
        stops.filter((stop) => stop === `pane ${pane}: ${what}`).length;
      expect([count("tab"), count("textarea"), count("log")], pane).toEqual([1, 1, 1]);
    }
  });

  it("arrows, Home and End open the places of a pane", async () => {
    const { page } = await open();
    const tabs = page.getByRole("tablist", { name: "Chats in Telegram" });
    await tabs.getByRole("tab", { name: "Private chat" }).focus();
    for (const [key, title] of [
      ["ArrowRight", "Group"],
      ["End", "Forum topic"],
      ["ArrowRight", "Private chat"],
      ["ArrowLeft", "Forum topic"],
      ["Home", "Private chat"],
    ] as const) {
      await page.keyboard.press(key);
      expect(await focused(opened), key).toBe(title);
      const panel = page.getByRole("tabpanel", { name: title });
      expect(await panel.isVisible(), key).toBe(true);
    }
  });

  it("a message's menu opens, closes with Escape, and gives the focus back", async () => {
    const { page, stub } = await open();
    const button = page.getByRole("button", { name: "Actions for “What is kept after a crash?”" });
    await button.focus();
    await page.keyboard.press("Enter");
    const menu = page.locator("#menu-slack-general-s3");
    await menu.waitFor({ state: "visible" });
    await page.keyboard.press("Tab");
    expect(await focused(opened)).toBe("Send again");
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
    expect(await focused(opened)).toBe("Actions for “What is kept after a crash?”");
    expect(stub.asked).toEqual([]);

    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await until("the request", () => stub.asked.length > 0);
    expect(stub.asked).toEqual([
      { method: "POST", path: "/places/slack-general/messages/s3/resend", body: undefined },
    ]);
    expect(await focused(opened)).toBe("Actions for “What is kept after a crash?”");
  });

  it("the focus goes to the list when a message is deleted with its menu", async () => {
    const { page, stub } = await open();
    await page.getByRole("button", { name: "Actions for “What is kept" }).focus();
    await page.keyboard.press("Enter");
    for (let items = 0; items < 3; items += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await until("the request", () => stub.asked.length > 0);
    await stub.show(withPlace(fullState, "slack-general", { messages: [] }));
    await page.locator("[data-message=s3]").waitFor({ state: "detached" });
    expect(await focused(opened)).toBe("Messages: # general");
  });

  it("Enter sends, Shift and Enter begin a new line", async () => {
    const { page, stub } = await open();
    const box = page.locator("#text-telegram-private");
    await box.focus();
    await page.keyboard.type("one");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("two");
    expect(stub.asked).toEqual([]);
    await page.keyboard.press("Enter");
    await until("the composer to be emptied", async () => (await box.inputValue()) === "");
    expect(stub.asked).toEqual([
      {
        method: "POST",
        path: "/places/telegram-private/messages",
        body: { text: "one\ntwo" },
      },
    ]);
  });

  it("the focus and what is written stay while messages arrive, and an open menu stays open", async () => {
    const { page, stub } = await open();
    const box = page.locator("#text-telegram-private");
    await box.focus();
    await page.keyboard.type("half a sen");
    const more = [message("8"), message("9", { by: "bot" })];
    await stub.show(withPlace(fullState, "telegram-private", { messages: more }));
    await page.locator("[data-message='9']").waitFor();
    await page.keyboard.type("tence");
    expect(await box.inputValue()).toBe("half a sentence");

    await page.getByRole("button", { name: "Actions for “What is kept" }).click();
    await page.keyboard.press("Tab");
    const [slack] = fullState.panes[0]?.places ?? [];
    const messages = [...(slack?.messages ?? []), message("s9", { by: "bot" })];
    await stub.show(withPlace(fullState, "slack-general", { messages }));
    await page.locator("[data-message=s9]").waitFor();
    expect(await focused(opened)).toBe("Send again");
  });

  it("a switch is turned with the space bar", async () => {
    const { page, stub } = await open();
    const pane = page.locator(".pane.slack");
    await pane.getByText("Make something go wrong").click();
    const limit = pane.getByRole("switch", { name: "Next message: too many requests (429)" });
    expect(await limit.getAttribute("aria-checked")).toBe("true");
    await limit.focus();
    await page.keyboard.press("Space");
    await until("the request", () => stub.asked.length > 0);
    expect(stub.asked).toEqual([
      { method: "PUT", path: "/panes/slack/faults/limit_next_call", body: { on: false } },
    ]);
  });
});
