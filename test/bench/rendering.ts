import type { PlatformName } from "../../src/messages/address.ts";
import type { Platform } from "../../src/platforms/platform.ts";
import { createSlack } from "../../src/platforms/slack/index.ts";
import { createTelegram } from "../../src/platforms/telegram/index.ts";
import { createWhatsApp } from "../../src/platforms/whatsapp/index.ts";

/** As long as the answers that the hold is about. */
const ANSWER_CHARACTERS = 4_000;
/** Renders until the engine has compiled what it will compile. */
const WARM_UP = 300;
const MEASURED = 500;
const MICROSECONDS_PER_MS = 1_000;

/** What chatbots write: headings, lists, code, links and a table. */
const PASSAGE = `## Returns

You can return **any article** within 30 days, *unused* and in its box. See
[the policy](https://shop.example/returns?lang=en&from=chat) or write to help@shop.example.

1. Print the label from <https://shop.example/label>
2. Pack the article; \`order_number\` must be visible
   - small parcels: any counter
   - large ones: we fetch them

> Refunds take up to five days.

\`\`\`json
{ "order": 4711, "state": "returned", "refund": true }
\`\`\`

| Parcel | Price |
|---|---|
| small | 0 € |
| large | 4.90 € |

`;

/** Rendering calls nobody, and looks at no credentials. */
const means = {
  fetch: () => Promise.reject(new Error("rendering calls nobody")),
  now: Date.now,
};

/** Each platform's own rendering. */
const renderers: Readonly<Record<PlatformName, Platform["render"]>> = {
  slack: createSlack({
    botToken: "",
    signingSecrets: [],
    apiUrl: "",
    stickyThreads: false,
    helpText: "",
    ...means,
  }).render,
  telegram: createTelegram({
    botToken: "123456789:AAbench",
    secretTokens: [],
    apiBaseUrl: "",
    ...means,
  }).render,
  whatsapp: createWhatsApp({
    accessToken: "",
    appSecrets: [],
    verifyTokens: [],
    phoneNumberId: "",
    apiUrl: "",
    apiVersion: "",
    ...means,
  }).render,
};

/** @returns CPU of one rendering of 4 000 characters, warm, in milliseconds */
export function measureRendering(platform: PlatformName): number {
  const render = renderers[platform];
  const answer = PASSAGE.repeat(Math.ceil(ANSWER_CHARACTERS / PASSAGE.length)).slice(
    0,
    ANSWER_CHARACTERS,
  );
  for (let done = 0; done < WARM_UP; done += 1) render(answer);
  const before = process.cpuUsage();
  for (let done = 0; done < MEASURED; done += 1) render(answer);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MICROSECONDS_PER_MS / MEASURED;
}
