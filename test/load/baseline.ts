import { Agent, request } from "node:http";
import { type Runtime, settled } from "../bench/runtime.ts";
import { leastSquares, type Point } from "./least-squares.ts";

/** Requests under way at the same time, as with webhooks. */
const CONCURRENT = 32;
/** workerd closes a connection that is idle for longer than five seconds: ours go before. */
const IDLE_CONNECTION_MS = 2_000;
/** Requests between two looks. */
const STEP_REQUESTS = 1_000;
/** The first ones fill what a young process fills only once. */
const WARM_UP_STEPS = 4;

/**
 * By how much workerd itself grows with every thousand requests that do nothing: `GET /healthz` of the
 * same Worker. What a profile finds beyond this is the bridge's own.
 * @returns MiB for each 1 000 requests
 */
export async function idleGrowthMib(runtime: Runtime, requests: number): Promise<number> {
  const steps = Math.max(2, Math.round(requests / STEP_REQUESTS));
  const points: Point[] = [];
  for (let step = -WARM_UP_STEPS; step < steps; step += 1) {
    await getMany(new URL("/healthz", runtime.webhookUrl).href, STEP_REQUESTS);
    await settled(runtime);
    if (step >= 0) points.push({ x: step, y: runtime.memoryMib() });
  }
  return leastSquares(points).slope;
}

async function getMany(url: string, count: number): Promise<void> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: CONCURRENT,
    timeout: IDLE_CONNECTION_MS,
  });
  try {
    await Promise.all(Array.from({ length: count }, () => get(url, agent)));
  } finally {
    agent.destroy();
  }
}

function get(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent }, (response) => {
      response.resume();
      response.on("end", resolve);
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}
