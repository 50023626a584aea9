import { readFile } from "node:fs/promises";

/** The files in `style/`; of two rules that weigh the same, the one in the later file holds. */
const files = [
  "base",
  "layout",
  "pane",
  "messages",
  "body",
  "controls",
  "slack",
  "messengers",
  "traffic",
] as const;

/** The page's whole style sheet, as CSS. */
export async function readStylesheet(): Promise<string> {
  const texts = files.map((name) =>
    readFile(new URL(`style/${name}.css`, import.meta.url), "utf8"),
  );
  return (await Promise.all(texts)).join("\n");
}
