import { describe, expect, it } from "vitest";
import { expectPicture } from "./pictures/compare.ts";
import { values, valuesPicture } from "./pictures/values.ts";
import { sourceOf } from "./sources.ts";

const names = { telegram: "Telegram", slack: "Slack", whatsapp: "WhatsApp" } as const;

describe("the pictures of docs/connect.md", () => {
  it.each(["telegram", "slack", "whatsapp"] as const)("show where the values of %s are", (name) => {
    expectPicture(`values-${name}.svg`, valuesPicture(names[name], values[name]));
  });

  it.each(Object.values(values).flat())("show a variable that is there: $variable", (value) => {
    expect(sourceOf("src/config")).toContain(`"${value.variable}"`);
  });
});
