import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { PageState } from "../../src/simulator/page/state.ts";
import { openBrowser } from "./browser.ts";
import { startStub, type StubServer } from "./stub-server.ts";

/** A page in a browser, and the server that it talks to. */
export interface Opened {
  readonly page: Page;
  readonly stub: StubServer;
  /** What went wrong on the page, in the browser's words. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;

/** The one browser of a test file. */
export function theBrowser(): Promise<Browser> {
  browser ??= openBrowser();
  return browser;
}

/** Ends the browser of a test file. */
export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** A window wide enough for everything to stand side by side, in CSS pixels. */
export const wide = { width: 1600, height: 950 };
/** The narrowest phone that the page is made for, in CSS pixels. */
export const phone = { width: 360, height: 740 };

/** Opens the page with a state. */
export async function openPage(
  state: PageState,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const stub = await startStub(state);
  const context = await (await theBrowser()).newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (line) => {
    if (line.type() === "error" || line.type() === "warning") complaints.push(line.text());
  });
  await page.goto(stub.url);
  await page.locator(".pane").nth(2).waitFor();
  return {
    page,
    stub,
    complaints,
    async close() {
      await context.close();
      await stub.stop();
    },
  };
}
