import * as v from "valibot";
import { call, type Fetch } from "../../../lib/http.ts";
import { isPublic } from "./address.ts";

/** A name server answers in milliseconds, or not. */
const TIMEOUT_MS = 5000;

/** The types of the records that hold an address. */
const ADDRESS_TYPES: ReadonlySet<number> = new Set([1, 28]);

/**
 * The statuses that say something about a name: it is there, or it is not. All others say that nobody
 * could be asked.
 * @see https://www.iana.org/assignments/dns-parameters/dns-parameters.xhtml#dns-parameters-6
 */
const KNOWN_STATUSES: ReadonlySet<number> = new Set([0, 3]);

/** @see https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/ */
const dnsAnswer = v.object({
  Status: v.optional(v.number(), 0),
  Answer: v.optional(v.array(v.object({ type: v.number(), data: v.string() })), []),
});

/**
 * Asks a name server over HTTPS whether every address of a name is a public one. A Worker cannot
 * look a name up itself; what is asked a moment later may be another address, so this is one more
 * fence, not the only one.
 * @param server such as `https://cloudflare-dns.com/dns-query`
 * @returns undefined when that cannot be known, as there is no answer
 */
export async function leadsOutside(
  fetch: Fetch,
  server: string,
  host: string,
): Promise<boolean | undefined> {
  const answers = await Promise.all(
    ["A", "AAAA"].map((type) => addressesOf(fetch, server, host, type)),
  );
  const addresses = answers.flatMap((found) => found ?? []);
  if (!addresses.every(isPublic)) return false;
  return answers.includes(undefined) ? undefined : addresses.length > 0;
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
  if (!parsed.success || !KNOWN_STATUSES.has(parsed.output.Status)) return undefined;
  return parsed.output.Answer.filter((one) => ADDRESS_TYPES.has(one.type)).map((one) => one.data);
}
