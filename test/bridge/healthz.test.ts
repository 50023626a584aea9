import * as v from "valibot";
import { afterAll, describe, expect, it } from "vitest";
import { startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";
import {
  type BrokenEnvironment,
  brokenEnvironments,
  completeEnvironment,
  environmentOf,
  valuesOf,
} from "../config/broken-environments.ts";
import { forbidInPrint, recordPrinted } from "../helpers/printed.ts";

const ADMIN = { authorization: `Bearer ${completeEnvironment["CAUSEWAY_ADMIN_TOKEN"]}` };
const ROUTES = ["counts", "conversations", "conversations/telegram%2F1%2F2/counts", "dead-letters"];

/** Runs the built Worker with these variables for as long as `look` takes. */
async function withBridge<T>(
  variables: Readonly<Record<string, string>>,
  look: (url: string, printed: readonly string[]) => Promise<T>,
): Promise<T> {
  const record = recordPrinted("healthz");
  const printed: string[] = [];
  const print = (line: string): void => {
    record(line);
    printed.push(line);
  };
  const bridge = await startBridgeRuntime({ variables, print });
  try {
    return await look(bridge.url, printed);
  } finally {
    await bridge.stop();
  }
}

const health = v.strictObject({
  status: v.string(),
  platforms: v.record(v.string(), v.string()),
  problems: v.exactOptional(v.array(v.string())),
  dropped: v.exactOptional(v.record(v.string(), v.number())),
});

const postWebhook = (url: string): Promise<Response> =>
  fetch(`${url}/webhooks/telegram`, { method: "POST", body: '{"update_id":1}' });

describe("GET /healthz", () => {
  afterAll(() => {
    const values = brokenEnvironments.flatMap((row) => valuesOf(environmentOf(row)));
    forbidInPrint("healthz", [...new Set([...values, "foxglove"])], []);
  });

  it("says that a complete environment is healthy", async () => {
    const answer = await withBridge(completeEnvironment, async (url) => {
      const response = await fetch(`${url}/healthz`, { headers: ADMIN });
      return { status: response.status, body: v.parse(health, await response.json()) };
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        status: "ok",
        platforms: { slack: "off", telegram: "on", whatsapp: "off" },
        problems: [],
        dropped: {},
      },
    });
  });

  it.each(brokenEnvironments)(
    "tells what is broken, and only the operator why: $what",
    expectBroken,
  );

  it("has no operator's routes without the token, nor when none is set", async () => {
    const withoutToken = { ...completeEnvironment, CAUSEWAY_ADMIN_TOKEN: "" };
    const guesses = [{}, { authorization: "Bearer wrong" }, { authorization: "Bearer" }];
    for (const variables of [completeEnvironment, withoutToken]) {
      const tried = variables === withoutToken ? [...guesses, ADMIN] : guesses;
      const statuses = await withBridge(variables, (url) =>
        Promise.all(
          tried.flatMap((headers: Record<string, string>) => [
            ...ROUTES.map(
              async (route) => (await fetch(`${url}/admin/${route}`, { headers })).status,
            ),
            fetch(`${url}/admin/dead-letters/1/replay`, { method: "POST", headers }).then(
              ({ status }) => status,
            ),
          ]),
        ),
      );
      expect(new Set(statuses)).toEqual(new Set([404]));
    }
  });
});

async function expectBroken(row: BrokenEnvironment): Promise<void> {
  const environment = environmentOf(row);
  await withBridge(environment, async (url, printed) => {
    const everybody = await fetch(`${url}/healthz`);
    const told = await everybody.text();
    const operator = await fetch(`${url}/healthz`, { headers: ADMIN });
    const webhook = await postWebhook(url);
    const refused = await webhook.text();

    expect(everybody.status).toBe(503);
    const everybodySees = v.parse(health, JSON.parse(told));
    expect(Object.keys(everybodySees)).toEqual(["status", "platforms"]);
    expect(everybodySees.status).toBe("misconfigured");
    expect(everybodySees.platforms["telegram"]).toBe(row.telegram);
    expect(operator.status).toBe(503);
    const { problems } = v.parse(health, await operator.json());
    expect(problems?.toSorted()).toEqual(row.problems.toSorted());
    expect(webhook.status).toBe(row.webhook);
    for (const value of [...valuesOf(environment), "foxglove"]) {
      expect([told, refused, ...printed].join("\n")).not.toContain(value);
    }
  });
}
