import { Agent, request } from "node:http";
import { monotonicMs } from "./figures.ts";
import type { SignedWebhook } from "./platforms/platform.ts";
import type { Question } from "./questions.ts";
import type { Runtime } from "./runtime.ts";

/** Webhooks that are under way at the same time, as a platform sends them. */
const CONCURRENT_WEBHOOKS = 32;

/** workerd closes a connection that is idle for longer than five seconds: ours go before. */
const IDLE_CONNECTION_MS = 2_000;

const agent = new Agent({
  keepAlive: true,
  maxSockets: CONCURRENT_WEBHOOKS,
  timeout: IDLE_CONNECTION_MS,
});

/**
 * Posts a webhook and reads the answer.
 * @returns milliseconds until its head was there
 * @throws when it is not 200: the bench sends nothing that may be refused
 */
export function post(url: string, { headers, body }: SignedWebhook): Promise<number> {
  const options = {
    method: "POST",
    headers: {
      ...headers,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    },
    agent,
  };
  return new Promise((resolve, reject) => {
    const begun = monotonicMs();
    const outgoing = request(url, options, (response) => {
      const took = monotonicMs() - begun;
      response.resume();
      response.on("end", () => {
        if (response.statusCode === 200) resolve(took);
        else reject(new Error(`a webhook was answered ${response.statusCode}`));
      });
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Posts a question of just now. @returns milliseconds until it was acknowledged */
export function ask({ webhookUrl, platform }: Runtime, question: Question): Promise<number> {
  return post(webhookUrl, platform.webhookOf(question, Math.floor(Date.now() / 1000)));
}

/** Posts all of them in order, {@link CONCURRENT_WEBHOOKS} at a time. @param how of just now when absent */
export async function askAll(
  runtime: Runtime,
  all: readonly Question[],
  how?: (question: Question) => SignedWebhook,
): Promise<void> {
  const queue = all.values();
  const lane = async (): Promise<void> => {
    for (const question of queue) {
      await (how === undefined ? ask(runtime, question) : post(runtime.webhookUrl, how(question)));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_WEBHOOKS }, lane));
}

/** Closes the connections that are kept. */
export function hangUp(): void {
  agent.destroy();
}
