import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { findings } from "./findings.ts";
import { emptyState, fullState } from "./fixtures/states.ts";
import { closeBrowser, openPage, phone, wide } from "./setup.ts";

afterAll(closeBrowser);

const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ["light", { viewport: wide, colorScheme: "light" }],
  ["dark", { viewport: wide, colorScheme: "dark" }],
  ["light on a phone", { viewport: phone, colorScheme: "light" }],
  ["dark on a phone", { viewport: phone, colorScheme: "dark" }],
];

/** By how much the page is wider than the window, in CSS pixels. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe.each(looks)("the page, %s", (_, options) => {
  it("has nothing that axe finds while it is full, with a menu, the switches and the log open", async () => {
    const { page, close } = await openPage(fullState, options);
    expect(await findings(page)).toEqual([]);
    for (const title of await page.getByText("Make something go wrong").all()) await title.click();
    await page.getByText("2 conversations").click();
    await page.getByText("What the bridge logs").click();
    await page.locator(".pane.slack .log").evaluate((log) => log.scrollTo({ top: 0 }));
    await page.locator("[data-message=s1] .more").first().click();
    expect(await page.locator(".choices:popover-open").count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Requests" }).click();
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
    await close();
  });

  it("has nothing that axe finds while it is empty, and says what to do", async () => {
    const { page, close } = await openPage(emptyState, options);
    expect(await findings(page)).toEqual([]);
    expect(await page.locator(".log .empty").first().textContent()).toContain("Write a message");
    expect(await overhang(page)).toBe(0);
    await close();
  });

  it("has nothing that axe finds while something was refused, a thread is answered and the server is gone", async () => {
    const { page, stub, close } = await openPage(fullState, options);
    stub.refuse("That message is not there any more.");
    await page.getByRole("button", { name: "Show buttons" }).first().click();
    await page.locator(".composer [role=alert]").getByText("not there").waitFor();
    await page.locator("[data-message=s3] .more").click();
    await page
      .locator("[data-message=s3]")
      .getByRole("button", { name: "Reply in thread" })
      .click();
    await stub.stop();
    await page.locator(".lost").waitFor();
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
    await close();
  });
});

describe("on a phone", () => {
  it("each pane is as wide as the window, and is jumped to", async () => {
    const { page, close } = await openPage(fullState, { viewport: phone, reducedMotion: "reduce" });
    for (const title of ["WhatsApp", "Telegram", "Slack"]) {
      await page.getByRole("navigation").getByRole("link", { name: title }).click();
      const box = await page.locator(".pane", { hasText: title }).first().boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width);
    }
    await close();
  });

  it("everything that is pressed is at least 24 pixels wide and high, and what is pressed most 44", async () => {
    const { page, close } = await openPage(fullState, { viewport: phone });
    for (const title of await page.getByText("Make something go wrong").all()) await title.click();
    const sizes = await page.locator("button:visible, summary:visible").evaluateAll((all) =>
      all.map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return { name: one.textContent?.trim(), least: Math.min(width, height) };
      }),
    );
    expect(sizes.filter(({ least }) => least < 24)).toEqual([]);
    const primary = page.locator(".send, .kill, .tabs button, .jumps a");
    const heights = await primary.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().height),
    );
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await close();
  });
});

describe("where the system asks for it", () => {
  it("nothing moves by itself", async () => {
    const { page, close } = await openPage(fullState, { reducedMotion: "reduce" });
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await close();
  });
});
