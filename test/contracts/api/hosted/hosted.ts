import { afterAll, describe, expect, it, vi } from "vitest";
import { normaliseBaseUrl } from "../../../../src/chatbots/gpt-trainer/index.ts";
import { connectTo, createWitness, uncertainContract, wholeApiContract } from "../index.ts";

/**
 * The contract against a service that is somebody else's: GPT-trainer itself, or a whitelabel of it.
 * It needs a key, makes chatbots and deletes them, and uses up a few dozen message credits.
 */
const { GPT_TRAINER_API_KEY: apiKey = "", GPT_TRAINER_BASE_URL: address = "" } = process.env;

if (apiKey === "") {
  throw new Error("set GPT_TRAINER_API_KEY to a key of the account that the chatbots are made in");
}
const baseUrl = normaliseBaseUrl(address === "" ? "https://app.gpt-trainer.com" : address);
if (baseUrl === undefined) {
  throw new Error("GPT_TRAINER_BASE_URL must be an address such as https://app.gpt-trainer.com");
}

// A model takes half a minute for a long answer, and a source some minutes.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

const witness = createWitness((url, init) => fetch(url, init));
const target = connectTo({ baseUrl, apiKey, fetch: witness.fetch });
const world = { open: async () => target, training: { everyMs: 5000, timeoutMs: 500_000 } };

wholeApiContract("the hosted service", world);
uncertainContract("the hosted service", world);

describe("the hosted service", () => {
  it("has answered", () => {
    expect(witness.succeeded.size).toBeGreaterThan(0);
  });

  afterAll(() => {
    const found = witness.differences();
    const lines = found.length === 0 ? ["  nothing"] : found.map((one) => `  ${one}`);
    console.log(["Where it differs from its documents:", ...lines].join("\n"));
  });
});
