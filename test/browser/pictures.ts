import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { phone } from "./setup.ts";

/** The width and height of pictures of the whole page, in CSS pixels. */
const pageSize = { width: 1_440, height: 810 };
/** High enough for a pane to show an answer as a whole. */
const paneSize = { width: 1_320, height: 1_260 };
/** Pixels of a picture for each CSS pixel on a phone. */
const PHONE_SCALE = 2;

/** Room above what a list is scrolled to, in CSS pixels. */
const GAP_PX = 12;

const platforms = ["slack", "telegram", "whatsapp"] as const;

/** Draws the pictures of the documentation from a page on which things have happened. */
export async function draw(browser: Browser, url: string): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>();
  for (const colorScheme of ["light", "dark"] as const) {
    const suffix = colorScheme === "light" ? "" : "-dark";
    await onPage(browser, url, { viewport: pageSize, colorScheme }, async (page) => {
      pictures.set(`page-${colorScheme}.png`, await page.screenshot());
      await page.setViewportSize(paneSize);
      await showQuestions(page);
      for (const platform of platforms) {
        const pane = page.locator(`.pane.${platform}`);
        pictures.set(`${platform}-pane${suffix}.png`, await pane.screenshot());
      }
    });
  }
  const phoneOptions = { viewport: phone, deviceScaleFactor: PHONE_SCALE } as const;
  await onPage(browser, url, { ...phoneOptions, colorScheme: "light" }, async (page) => {
    pictures.set("page-phone.png", await page.screenshot());
  });
  return pictures;
}

/** Writes pictures where the documentation looks for them. @param folder such as `docs/images` */
export function keep(pictures: ReadonlyMap<string, Buffer>, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of pictures) writeFileSync(join(folder, name), bytes);
}

async function onPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".pane.whatsapp .message.bot").first().waitFor();
  await page.getByRole("tab", { name: "# general" }).click();
  await page.locator(".pane.slack .message.bot").first().waitFor();
  // Where a test keeps its state is of no interest to anybody.
  await page
    .locator(".what code")
    .last()
    .evaluate((code) => code.replaceChildren(".causeway"));
  await page.mouse.move(0, 0);
  await showQuestions(page);
  await look(page);
  await context.close();
}

/** Scrolls each list to where everything was asked for, with the answer below it. */
async function showQuestions(page: Page): Promise<void> {
  await page.locator(".log").evaluateAll((logs, gapPx) => {
    for (const log of logs) {
      const all = [...log.querySelectorAll(".message.you")];
      const asked = all.findLast((one) =>
        one.querySelector(".body")?.textContent?.includes("show"),
      );
      const top = asked?.getBoundingClientRect().top ?? 0;
      log.scrollTop += top - log.getBoundingClientRect().top - gapPx;
    }
  }, GAP_PX);
}
