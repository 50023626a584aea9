import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { until } from "../helpers/until.ts";
import { jsonCalls } from "./json-calls.ts";
import { type Server, startServer, textAt } from "./server.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let server: Server;
const { json } = jsonCalls(() => server);

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** More than one go of a deletion removes. */
const MANY = 520;

/** So many that their removal takes far longer than the step by which a kill comes later. */
const SOME = 240;
const LATER_MS = 2;

const BATCH = 20;

/** A chatbot with sessions. */
async function makeChatbot(sessions: number): Promise<{ chatbot: string; sessions: string[] }> {
  const chatbot = textAt(await json("POST", "/chatbot/create", { name: "Shop" }), "uuid");
  const begun: string[] = [];
  while (begun.length < sessions) {
    const some = Array.from({ length: Math.min(BATCH, sessions - begun.length) }, () =>
      json("POST", `/chatbot/${chatbot}/session/create`),
    );
    begun.push(...(await Promise.all(some)).map((session) => textAt(session, "uuid")));
  }
  return { chatbot, sessions: begun };
}

async function statusOf(method: string, path: string): Promise<number> {
  const response = await server.call(method, path);
  await response.text();
  return response.status;
}

/** Whether any of these sessions is still there; the last is looked at first, as it goes last. */
async function areLeft(sessions: readonly string[]): Promise<boolean> {
  for (const session of sessions.toReversed()) {
    if ((await statusOf("GET", `/session/${session}`)) === 200) return true;
  }
  return false;
}

/** A chatbot that is deleted, with some of its sessions still there because the server was killed. */
async function cutShort(): Promise<{ chatbot: string; sessions: string[] }> {
  return until("a kill to come in between", () => killInBetween(), 120_000);
}

/** Kills a little later each time, until the deletion has just begun. */
async function killInBetween(): Promise<{ chatbot: string; sessions: string[] } | false> {
  const { chatbot, sessions } = await makeChatbot(SOME);
  for (let waitMs = 0; (await statusOf("GET", `/chatbot/${chatbot}`)) === 200; waitMs += LATER_MS) {
    const deleting = statusOf("DELETE", `/chatbot/${chatbot}/delete`).catch(() => undefined);
    await sleep(waitMs);
    await server.kill();
    await deleting;
  }
  const isBetween = (await statusOf("GET", `/session/${sessions.at(-1)}`)) === 200;
  return isBetween && { chatbot, sessions };
}

describe("the deletion of a chatbot", () => {
  it("that is cut short by a kill can be repeated", async () => {
    const { chatbot, sessions } = await cutShort();
    expect(await statusOf("DELETE", `/chatbot/${chatbot}/delete`)).toBe(200);
    expect(await areLeft(sessions)).toBe(false);
    expect(await statusOf("DELETE", `/chatbot/${chatbot}/delete`)).toBe(404);
  });

  it("that is cut short by a kill goes on by itself", async () => {
    const { chatbot, sessions } = await cutShort();
    await until("the deletion to be done", async () => !(await areLeft(sessions)), 90_000);
    expect(await statusOf("DELETE", `/chatbot/${chatbot}/delete`)).toBe(404);
  });

  it("of many sessions is told at once and done soon, and nobody is answered meanwhile", async () => {
    const { chatbot, sessions } = await makeChatbot(MANY);
    expect(await statusOf("DELETE", `/chatbot/${chatbot}/delete`)).toBe(200);
    expect(await statusOf("GET", `/chatbot/${chatbot}/sessions`)).toBe(404);
    await until("the deletion to be done", async () => !(await areLeft(sessions)));
  });
});
