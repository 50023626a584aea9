import { describe, expect, it } from "vitest";
import { endpoints } from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { jsonCalls, otherEndpoints } from "./calls.ts";
import { errorFrom, KEY, startFake, toldBy } from "./fake.ts";
import { asRead, ofLaterVersion, success, withOneKeyMore } from "./samples.ts";

/** Answers of which the body is turned into something else; their keys go with it. */
const unwrapped = new Set(["models", "model_costs", "message_transcript"]);

describe("the endpoints", () => {
  it("are the thirty that are documented, and nine beyond them", () => {
    const documented = Object.values(endpoints).filter((one) => one.documented);
    expect(documented).toHaveLength(30);
    expect(Object.keys(endpoints)).toHaveLength(39);
  });

  it("have a call each", () => {
    const called = [...jsonCalls.map(({ endpoint }) => endpoint), ...otherEndpoints];
    expect(called.toSorted()).toEqual(Object.keys(endpoints).toSorted());
  });
});

describe.each(jsonCalls)("$endpoint", ({ endpoint, call, sends, body, sample, returns }) => {
  const expected = (answered: unknown): unknown => (returns ?? ((one) => one))(asRead(answered));

  it("sends what the documents say", async () => {
    const fake = await startFake();
    fake.answer({ json: sample });
    await call(fake.connect());
    const [one] = fake.received;
    expect(fake.received).toHaveLength(1);
    expect(`${one?.method} ${one?.path}`).toBe(sends);
    expect(one?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(one?.body === "" ? undefined : JSON.parse(one?.body ?? "")).toEqual(body);
    expect(one?.headers["content-type"]).toBe(body === undefined ? undefined : "application/json");
  });

  it("reads what the documents show", async () => {
    const fake = await startFake();
    fake.answer({ json: sample });
    expect(await call(fake.connect())).toEqual(expected(sample));
  });

  it("reads what a later version may answer, and hands its keys on", async () => {
    const fake = await startFake();
    const later = unwrapped.has(endpoint) ? withOneKeyMore(sample) : ofLaterVersion(sample);
    fake.answer({ json: later });
    expect(await call(fake.connect())).toEqual(expected(later));
  });
});

/** What only says that it was done, or is text, may be anything. */
const read = jsonCalls.filter(
  ({ endpoint, sample }) => sample !== success && endpoint !== "message_transcript",
);

describe.each(read)("$endpoint, answered with a page", ({ endpoint, call }) => {
  it("fails, and repeats nothing of it", async () => {
    const fake = await startFake();
    fake.answer({ text: "<html>secret page</html>" });
    const error = await errorFrom(call(fake.connect()));
    expect(error).toMatchObject({ kind: "unreadable", endpoint });
    expect(toldBy(error)).not.toContain("secret");
  });
});
