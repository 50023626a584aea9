import { platformContract } from "../contracts/platform.ts";
import { createFakePlatform } from "./platform.ts";

const LIMIT = 200;

platformContract({
  name: "the platform in memory",
  limit: LIMIT,
  start() {
    const platform = createFakePlatform({ limit: LIMIT });
    return Promise.resolve({
      platform,
      webhookOf: (text) => platform.webhookOf(text),
      behave: (behaviour) => platform.behave(behaviour),
      shown: () => platform.shown.map(({ text }) => text),
    });
  },
});
