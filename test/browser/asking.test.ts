import { afterAll, afterEach, describe, expect, it } from "vitest";
import { until } from "../helpers/until.ts";
import { message, withPlace } from "./fixtures/messages.ts";
import { emptyState, fullState } from "./fixtures/states.ts";
import { closeBrowser, openPage, type Opened } from "./setup.ts";

let opened: Opened;

const open = async (state = fullState): Promise<Opened> => {
  opened = await openPage(state);
  return opened;
};

/** Waits for the next request and gives it. */
const nextAsked = ({ stub }: Opened, count = 1): Promise<unknown> =>
  until("a request", () => stub.asked.length >= count && stub.asked[count - 1]);

afterEach(async () => {
  await opened.close();
});

afterAll(closeBrowser);

describe("writing", () => {
  it("mentions the bot where it must be mentioned, when everything is to be shown", async () => {
    const { page } = await open();
    await page.locator(".pane.slack").getByRole("button", { name: "Try: show everything" }).click();
    expect(await nextAsked(opened)).toEqual({
      method: "POST",
      path: "/places/slack-general/messages",
      body: { text: "@causeway show everything" },
    });
    await page
      .locator(".pane.whatsapp")
      .getByRole("button", { name: "Try: show everything" })
      .click();
    expect(await nextAsked(opened, 2)).toMatchObject({ body: { text: "show everything" } });
  });

  it("goes into a thread until that is cancelled", async () => {
    const { page } = await open();
    const pane = page.locator(".pane.slack");
    await pane.getByRole("button", { name: "Actions for “Did this help?”" }).click();
    await pane.getByRole("button", { name: "Reply in thread" }).click();
    expect(await pane.locator(".aim").textContent()).toContain("Did this help?");
    const box = page.locator("#text-slack-general");
    await until("the focus", () => box.evaluate((one) => one === document.activeElement));
    await page.keyboard.type("yes");
    await page.keyboard.press("Enter");
    expect(await nextAsked(opened)).toMatchObject({ body: { text: "yes", thread: "s4" } });
    await until("the composer to be emptied", async () => (await box.inputValue()) === "");
    await pane.getByRole("button", { name: "Cancel" }).click();
    await page.keyboard.type("new");
    await page.keyboard.press("Enter");
    expect(await nextAsked(opened, 2)).toMatchObject({ body: { text: "new" } });
  });

  it("answers in the thread that a reply stands in", async () => {
    const { page } = await open();
    const reply = page.locator("[data-message=s2]");
    await reply.locator(".more").click();
    await reply.getByRole("button", { name: "Reply in thread" }).click();
    await page.keyboard.type("and?");
    await page.keyboard.press("Enter");
    expect(await nextAsked(opened)).toMatchObject({ body: { text: "and?", thread: "s1" } });
  });

  it("edits what was written, with Escape to leave it as it is", async () => {
    const { page } = await open();
    const own = page.locator("[data-message='1']");
    const edit = async (): Promise<void> => {
      await own.locator(".more").click();
      await own.getByRole("button", { name: "Edit" }).click();
    };
    await edit();
    const box = page.locator("#text-telegram-private");
    expect(await box.inputValue()).toBe("show everything");
    await page.keyboard.press("Escape");
    expect(await box.inputValue()).toBe("");
    await edit();
    await box.fill("show it all");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await nextAsked(opened)).toEqual({
      method: "POST",
      path: "/places/telegram-private/messages/1/edit",
      body: { text: "show it all" },
    });
  });

  it("keeps the text and says why when it was refused, until something else was taken", async () => {
    const { page, stub } = await open();
    stub.refuse("A message has 4096 characters at most.");
    const pane = page.locator(".pane.telegram");
    const box = page.locator("#text-telegram-private");
    await box.fill("something long");
    await page.keyboard.press("Enter");
    const alert = pane.locator(".composer [role=alert]");
    await until("the text", async () => (await box.inputValue()) === "something long");
    expect(await alert.textContent()).toContain("A message has 4096 characters at most.");
    stub.refuse(undefined);
    await page.keyboard.press("Enter");
    await until("the alert to go", async () => (await alert.textContent())?.trim() === "");
    expect(await box.inputValue()).toBe("");
  });

  it("sends one text after another, however fast they are written", async () => {
    const { page, stub } = await open();
    await page.locator("#text-telegram-private").focus();
    for (const word of ["one", "two", "three"]) {
      await page.keyboard.type(word);
      await page.keyboard.press("Enter");
    }
    await nextAsked(opened, 3);
    expect(stub.asked.map(({ body }) => body)).toEqual([
      { text: "one" },
      { text: "two" },
      { text: "three" },
    ]);
    expect(await page.locator("#text-telegram-private").inputValue()).toBe("");
  });

  it("says so when there is no server any more", async () => {
    const { page, stub } = await open();
    await stub.stop();
    const box = page.locator("#text-telegram-private");
    await box.fill("hello?");
    await page.keyboard.press("Enter");
    const alert = page.locator(".pane.telegram .composer [role=alert]");
    await until("the text", async () => (await box.inputValue()) === "hello?");
    expect(await alert.textContent()).toContain("npm start");
  });
});

describe("everything else that can be asked for", () => {
  it("is a button of a message, a message with buttons, deleting, and killing the runtime", async () => {
    const { page } = await open();
    const pane = page.locator(".pane.slack");
    await pane.getByRole("button", { name: "Yes", exact: true }).click();
    expect(await nextAsked(opened, 1)).toEqual({
      method: "POST",
      path: "/places/slack-general/messages/s4/press",
      body: { label: "Yes" },
    });
    await pane.getByRole("button", { name: "Show buttons" }).click();
    expect(await nextAsked(opened, 2)).toMatchObject({ path: "/places/slack-general/buttons" });
    const own = page.locator("[data-message=s3]");
    await own.locator(".more").click();
    await own.getByRole("button", { name: "Delete" }).click();
    expect(await nextAsked(opened, 3)).toMatchObject({
      path: "/places/slack-general/messages/s3/delete",
    });
    await page.getByRole("button", { name: "Kill the runtime" }).click();
    expect(await nextAsked(opened, 4)).toMatchObject({ path: "/runtime/kill", body: undefined });
  });

  it("is not to kill a runtime that is just starting", async () => {
    const { page, stub } = await open({ ...fullState, runtime: { state: "starting", kills: 3 } });
    expect(await page.locator(".runtime [role=status]").textContent()).toContain("starting");
    await page.getByRole("button", { name: "Kill the runtime 3× so far" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Show buttons" }).first().click();
    expect(await nextAsked(opened)).toMatchObject({ path: "/places/slack-general/buttons" });
    expect(stub.asked).toHaveLength(1);
  });

  it("says beside the button why it was refused", async () => {
    const { page, stub } = await open();
    stub.refuse("The runtime is starting: wait a moment.");
    await page.getByRole("button", { name: "Kill the runtime" }).click();
    const alert = page.locator(".runtime [role=alert]");
    await until("the alert", async () => (await alert.textContent()) !== "");
    expect(await alert.textContent()).toBe("The runtime is starting: wait a moment.");
  });
});

describe("what the server tells", () => {
  it("is followed again after the connection broke", async () => {
    const { page, stub } = await open(emptyState);
    await stub.stop();
    await page.locator("#connection").getByText("No connection").waitFor();
    await stub.restart();
    await page.locator("#connection .lost").waitFor({ state: "detached" });
    await stub.show(fullState);
    await page.locator("[data-message=w2]").waitFor();
    expect(await page.locator(".rows tbody tr").count()).toBe(fullState.exchanges.length);
  });

  it("marks places with messages that nobody has seen", async () => {
    const { page, stub } = await open();
    const messages = [message("g1"), message("g2", { by: "bot" })];
    await stub.show(withPlace(fullState, "telegram-group", { messages }));
    await page.getByRole("tab", { name: "Group 2 new" }).click();
    await page.locator("[data-message=g2]").waitFor();
    expect(await page.getByRole("tab", { name: "Group", exact: true }).count()).toBe(1);
  });

  it("lists the requests newest first, of all or of one", async () => {
    const { page } = await open();
    const rows = page.locator(".rows tbody tr");
    expect(await rows.locator("code").allTextContents()).toEqual([
      "messages",
      "sendMessage",
      "chat.postMessage",
      "POST message/stream",
      "event_callback app_mention",
    ]);
    expect(await rows.nth(1).textContent()).toMatch(/reply lost[^]*broke[^]*12/u);
    await page.getByRole("radio", { name: "Slack" }).check();
    expect(await rows.count()).toBe(2);
    await page.getByRole("button", { name: "Requests" }).click();
    expect(await rows.count()).toBe(0);
    // What is folded away stands in the way of nothing.
    await page.getByRole("tab", { name: "Group" }).click();
  });

  it("stays where somebody reads, and follows where they are at the end", async () => {
    const many = Array.from({ length: 60 }, (_, index) => message(`m${index}`));
    const { page, stub } = await open(withPlace(fullState, "telegram-private", { messages: many }));
    const log = page.locator(".pane.telegram .log");
    const fromEnd = (): Promise<number> =>
      log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
    const add = async (id: string): Promise<void> => {
      many.push(message(id));
      await stub.show(withPlace(fullState, "telegram-private", { messages: [...many] }));
      await page.locator(`[data-message=${id}]`).waitFor();
    };
    expect(await fromEnd()).toBeLessThan(2);
    await add("n1");
    expect(await fromEnd()).toBeLessThan(2);
    await log.evaluate((one) => one.scrollTo({ top: 100 }));
    await add("n2");
    expect(await log.evaluate((one) => one.scrollTop)).toBe(100);
  });

  it("adds up what the bridge counted, and names it by conversation", async () => {
    const { page } = await open();
    const counts = page.locator(".pane.slack .counts");
    const sums = await counts.locator("> dl > div").allInnerTexts();
    expect(sums.map((sum) => sum.replaceAll(/\s+/gu, " "))).toEqual([
      "accepted 3",
      "answered 1",
      "waiting 1",
      "in work 1",
      "dead 0",
      "asked again 1",
      "possibly twice 0",
    ]);
    await counts.getByText("2 conversations").click();
    expect(await counts.locator("h4").allTextContents()).toEqual([
      "Thread “show everything”",
      "Thread “What is kept…”",
    ]);
  });
});
