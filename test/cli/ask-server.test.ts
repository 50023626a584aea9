import { expect, it } from "vitest";
import { askServer } from "../../src/cli/ask-server.ts";
import { CausewayError } from "../../src/lib/errors.ts";

const TOKEN = "123456:AAspindlespindlespindle";

it.each([
  ["has no scheme", "api.telegram.org/"],
  ["is none", "//"],
  ["nobody answers at", "http://127.0.0.1:9/"],
])("a token in an address that %s stays out of what is thrown", async (_, base) => {
  const url = `${base}bot${TOKEN}/getMe`;
  const error = await askServer(fetch, url).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CausewayError);
  expect(error).toMatchObject({ code: "unreachable" });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("spindle");
});
