import packed, { inflate, setupLambdaEnvironment } from "@sparticuz/chromium";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Where a browser usually stands when one is installed. */
const usualPlaces = [
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Opens a browser without a window: the one that `CHROME_PATH` names; on Linux with an x64
 * processor the one that npm installed; an installed Chrome or Chromium elsewhere.
 * @throws with what to install when there is none
 */
export async function openBrowser(): Promise<Browser> {
  const named = process.env["CHROME_PATH"];
  if (named !== undefined && named !== "") return launch(named);
  if (process.platform === "linux" && process.arch === "x64") return openPacked();
  const installed = usualPlaces.find((path) => existsSync(path));
  if (installed !== undefined) return launch(installed);
  throw new Error(
    "No browser was found. Install Chrome or Chromium, or name its program in CHROME_PATH.",
  );
}

/** A bare container lacks libraries and fonts that the package brings along. */
async function openPacked(): Promise<Browser> {
  const path = await packed.executablePath();
  try {
    return await launch(path);
  } catch {
    const program = createRequire(import.meta.url).resolve("@sparticuz/chromium");
    const libraries = await inflate(join(program, "../../bin/al2023.tar.br"));
    setupLambdaEnvironment(join(libraries, "lib"));
    return launch(path);
  }
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Many systems let neither a superuser nor an unknown program use it, and all that is opened
    // here comes from this machine.
    chromiumSandbox: false,
    args: ["--font-render-hinting=none"],
  });
}
