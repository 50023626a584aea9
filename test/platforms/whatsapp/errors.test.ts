import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Remedy, SendOutcome } from "../../../src/platforms/platform.ts";
import { errorRows, failureOf } from "../../../src/platforms/whatsapp/errors.ts";
import { type CloudApi, refusal, startCloudApi } from "./cloud-api.ts";
import { connect, delivery } from "./connection.ts";

let api: CloudApi;

beforeAll(async () => {
  api = await startCloudApi();
});

afterAll(async () => {
  await api.close();
});

/** What becomes of a part that Meta refuses so. */
const refused = (...how: Parameters<typeof refusal>): Promise<SendOutcome> => {
  api.answer(refusal(...how));
  return connect(api.url).send(delivery);
};

const outlast: Remedy = { do: "outlast" };
const retry: Remedy = { do: "retry" };
const close: Remedy = { do: "close" };
const giveUp: Remedy = { do: "give_up" };
const wait = (ms: number): Remedy => ({ do: "wait", ms });

/** Meta's code, what it means, and what is done. Of several with one meaning the first and the last. */
const cases: readonly (readonly [code: number, meaning: string, remedy: Remedy])[] = [
  [0, "the token cannot be used", outlast],
  [190, "the token has expired", outlast],
  [401, "the token is not valid", outlast],
  [3, "a missing capability", outlast],
  [10, "a missing permission", outlast],
  [200, "a missing permission", outlast],
  [250, "a missing permission", outlast],
  [299, "a missing permission", outlast],
  [131005, "access denied", outlast],
  [131031, "the account is locked", outlast],
  [368, "the account is blocked for a violation", outlast],
  [131037, "the display name is not approved", outlast],
  [131042, "trouble with the payment", outlast],
  [131044, "trouble with the payment", outlast],
  [131045, "the number's certificate", outlast],
  [133010, "the number is not registered", outlast],
  [33, "the number is deleted", outlast],

  [1, "unknown", retry],
  [131000, "unknown", retry],
  [2, "out of service", outlast],
  [131016, "out of service", outlast],
  [131057, "in maintenance", outlast],
  [133004, "out of service", outlast],

  [4, "the app calls too often", wait(60_000)],
  [80007, "the account calls too often", wait(60_000)],
  [613, "this call is made too often", wait(60_000)],
  [130429, "the number sends too much", wait(5_000)],
  [131056, "too much to one person", wait(6_000)],

  [131047, "more than a day since the last message", giveUp],
  [470, "the same, as older versions say it", giveUp],
  [131026, "the person cannot be reached", close],
  [131050, "the person has opted out", close],
  [131030, "not on a test number's list", close],
  [131021, "to ourselves", close],
  [130497, "not allowed in that country", close],
  [131048, "reports of spam", close],
  [131064, "misused templates", close],

  [100, "a wrong parameter", giveUp],
  [131008, "a missing parameter", giveUp],
  [131009, "a wrong value", giveUp],
  [135000, "a wrong parameter", giveUp],
  [131051, "a kind of message that is not supported", giveUp],
  [131052, "media cannot be loaded", giveUp],
  [131053, "media cannot be stored", giveUp],
  [137000, "another identity", giveUp],
  [131062, "not by a business-scoped id", giveUp],

  [131049, "too much marketing", giveUp],
  [130472, "part of an experiment", giveUp],
  [131063, "marketing is off", giveUp],
  [132000, "templates", giveUp],
  [132016, "templates", giveUp],
  [132068, "forms", giveUp],
  [132069, "forms", giveUp],
  [133016, "registered too often", giveUp],
  [131020, "groups", giveUp],
  [131041, "groups", giveUp],
  [131200, "groups", giveUp],
  [131299, "groups", giveUp],
];

describe("a refusal of WhatsApp's", () => {
  it.each(cases)("%i: %s", async (code, _, remedy) => {
    expect(await refused(code)).toEqual({ kind: "not_sent", code: `whatsapp_${code}`, remedy });
    expect(failureOf(code)).toEqual({
      code: `whatsapp_${code}`,
      // Outside of the window a note would be refused as well.
      closed: remedy.do === "close" || code === 131047 || code === 470,
    });
  });

  it("has a case here for every row of the table", () => {
    const missing = errorRows.filter(
      (row) =>
        row.name === undefined &&
        !cases.some(([code]) => row.code <= code && code <= (row.to ?? row.code)),
    );
    expect(missing).toEqual([]);
    expect(errorRows.flatMap(({ name }) => name ?? [])).toEqual(["no_such_number", "too_long"]);
  });

  it("is told in the answer to a message and in a report alike, whatever the status", async () => {
    for (const status of [200, 400, 403, 500]) {
      expect(await refused(131056, {}, status)).toMatchObject({ remedy: wait(6_000) });
    }
  });

  it("waits as long as WhatsApp asks, never less than the limit needs", async () => {
    const after = (seconds: string): Promise<SendOutcome> =>
      refused(131056, {}, 429, { "retry-after": seconds });
    expect(await after("90")).toMatchObject({ remedy: wait(90_000) });
    expect(await after("1")).toMatchObject({ remedy: wait(6_000) });
  });

  it("of a number that the token does not see is the operator's to mend", async () => {
    expect(await refused(100, { error_subcode: 33 })).toEqual({
      kind: "not_sent",
      code: "whatsapp_100_no_such_number",
      remedy: outlast,
    });
  });

  it("of a text that is too long is cut in two", async () => {
    const tooLong = { kind: "not_sent", code: "whatsapp_100_too_long", remedy: { do: "split" } };
    const said = "Param text['body'] must be at most 4096 characters long.";
    expect(await refused(100, { message: `(#100) ${said}` })).toEqual(tooLong);
    expect(await refused(100, { error_data: { details: said } })).toEqual(tooLong);
  });

  it("that is not in the table ends, unless it says itself that it will pass", async () => {
    expect(await refused(987654)).toEqual({
      kind: "not_sent",
      code: "whatsapp_987654",
      remedy: giveUp,
    });
    expect(await refused(987654, { is_transient: true })).toMatchObject({ remedy: retry });
    expect(await refused(987654, {}, 500)).toMatchObject({ remedy: retry });
  });

  it("that would be final is tried again where it says itself that it will pass", async () => {
    for (const code of [131026, 131009]) {
      expect(await refused(code, { is_transient: true })).toMatchObject({ remedy: retry });
    }
    expect(await refused(190, { is_transient: true })).toMatchObject({ remedy: outlast });
  });

  it("has a code of ours even where Meta's is none", async () => {
    for (const code of [-1, 1.5, 99_999_999]) {
      expect(await refused(code)).toMatchObject({ code: "whatsapp_refused" });
    }
  });

  it("is read whatever else it carries", async () => {
    const odd = { message: 5, error_data: "x", error_subcode: "y", is_transient: "z" };
    expect(await refused(131047, odd)).toMatchObject({ code: "whatsapp_131047" });
  });
});
