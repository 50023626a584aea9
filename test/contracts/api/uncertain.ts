import { afterAll, describe, expect, it } from "vitest";
import type { ApiWorld } from "./world.ts";
import { uncertainAnswers } from "./uncertain-answers.ts";
import { uncertainRules } from "./uncertain-rules.ts";

/** What cannot be found out by calls alone, and what the client does about it. */
const untried: readonly (readonly [item: string, why: string])[] = [
  [
    "6: answers while a person has taken over",
    "needs the web application; an empty answer is read as empty",
  ],
  [
    "7: payloads of the service's own webhooks",
    "set in the web application; the client takes no part",
  ],
];

/**
 * Looks at what the documents leave open. Each check says what it saw and asserts only that it is one of
 * the ways that the client takes; the table at the end is for whoever keeps the documents of this project.
 */
export function uncertainContract(name: string, world: ApiWorld): void {
  describe(`${name}: uncertain`, () => {
    const seen: (readonly [item: string, saw: string])[] = [];

    it.each([...uncertainAnswers, ...uncertainRules])("$item", async ({ item, look }) => {
      const { api } = await world.open();
      const { uuid } = await api.chatbots.create({ name: "Contract suite (may be deleted)" });
      try {
        const saw = await look(world, uuid);
        seen.push([item, saw]);
        expect(saw).not.toBe("");
      } finally {
        await api.chatbots.delete(uuid);
      }
    });

    afterAll(() => {
      const rows = [...seen, ...untried.map(([item, why]) => [item, `not tried: ${why}`] as const)];
      const lines = rows
        .toSorted(([one], [other]) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
        .map(([item, saw]) => `  ${item}\n      ${saw}`);
      console.log([`What ${name} does where the documents say nothing:`, ...lines].join("\n"));
    });
  });
}
