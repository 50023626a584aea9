import { describe, expect, it } from "vitest";
import type { RenderedPart } from "../../src/messages/part.ts";
import { renderMarkdown as renderSlack } from "../../src/platforms/slack/render.ts";
import { renderMarkdown as renderTelegram } from "../../src/platforms/telegram/render.ts";
import { renderMarkdown as renderWhatsApp } from "../../src/platforms/whatsapp/render.ts";
import { everything } from "./everything.ts";

/** Long enough for every platform to need several messages. */
const answer = [everything, ...Array.from({ length: 7 }, (_, at) => again(at + 2))].join("\n\n");

function again(number: number): string {
  return everything
    .replaceAll("[^1]", `[^${number}]`)
    .replace("Moving your shop", `Shop ${number}`);
}

function written(parts: readonly RenderedPart[]): string {
  return parts
    .map(
      ({ rich }, at) =>
        `======== message ${at + 1} of ${parts.length}, ${rich.length} units\n${rich}\n`,
    )
    .join("\n");
}

/** Kept as files, to be read: what each platform is sent for one long answer. */
describe.each([
  ["slack", renderSlack],
  ["telegram", renderTelegram],
  ["whatsapp", renderWhatsApp],
] as const)("one long answer with everything in it, on %s,", (name, render) => {
  it("is the messages that were looked at", async () => {
    await expect(written(render(answer))).toMatchFileSnapshot(`./example/${name}.txt`);
  });
});
