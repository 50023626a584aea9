import * as v from "valibot";
import { call, type Fetch } from "../../../lib/http.ts";
import { isPublic } from "./address.ts";

/** A name server answers in milliseconds, or not. */
const TIMEOUT_MS = 5000;

/** The types of the records that hold an address. */
const ADDRESS_TYPES: ReadonlySet<number> = new Set([1, 28]);

/** @see https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ */
const dnsAnswer = v.object({
  Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string() })), []),
});

/**
 * Asks a name server over HTTPS whether every address of a name is a public one. A Worker cannot
 * look a name up itself; what is asked a moment later may be another address, so this is one more
 * fence, not the only one.
 * @param server such as `https://cloudflare-dns.com/dns-query`
 * @returns false also when there is no answer
 */
export async function leadsOutside(fetch: Fetch, server: string, host: string): Promise<boolean> {
  const answers = await Promise.all(
    ["A", "AAAA"].map((type) => addressesOf(fetch, server, host, type)),
  );
  const addresses = answers.flatMap((found) => found ?? []);
  return !answers.includes(undefined) && addresses.length > 0 && addresses.every(isPublic);
}

async function addressesOf(
  fetch: Fetch,
  server: string,
  host: string,
  type: string,
): Promise<string[] | undefined> {
  const url = URL.parse(server);
  if (url === null) return undefined;
  url.searchParams.set("name", host);
  url.searchParams.set("type", type);
  const init = { headers: { accept: "application/dns-json" } };
  const result = await call(fetch, url.href, init, TIMEOUT_MS, (response) => response.json());
  const parsed = v.safeParse(dnsAnswer, result.kind === "answer" ? result.answer : undefined);
  if (!parsed.success) return undefined;
  return parsed.output.Answer.filter((one) => ADDRESS_TYPES.has(one.type)).map((one) => one.data);
}
