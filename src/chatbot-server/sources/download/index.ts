import { call, type Fetch } from "../../../lib/http.ts";
import { type FileKind, kindOfContent } from "../file-types.ts";
import { piecesOf } from "../pieces-of.ts";
import { SourceError } from "../source-error.ts";
import { faultOf, isAddress } from "./address.ts";
import { leadsOutside } from "./dns-check.ts";

/** A page, however slow its server, is there by then; each address on the way to it has as long. */
const TIMEOUT_MS = 30_000;

/** As many as a shortened link with a change to HTTPS and a name needs, and some more. */
const MAX_REDIRECTS = 5;

/** What may be asked, and how much of it is taken. */
export interface DownloadOptions {
  readonly fetch: Fetch;
  /** Hosts that are asked although they are private: for tests. */
  readonly allowedHosts: readonly string[];
  /** A name server that is asked for each host first; none when absent. */
  readonly nameServer?: string;
  readonly maxBytes: number;
}

/** What an address answered with. */
export interface Downloaded {
  readonly kind: FileKind;
  readonly charset: string | undefined;
  readonly size: number;
}

/**
 * Fetches a document, following redirects one by one so that each is checked.
 * @param keep is given the document in pieces of `pieceBytes`, in their order
 * @throws SourceError, retryable where the same may succeed later
 */
export async function download(
  address: string,
  options: DownloadOptions,
  pieceBytes: number,
  keep: (number: number, bytes: Uint8Array) => void,
): Promise<Downloaded> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    await check(url, options);
    const result = await call(options.fetch, url.href, REQUEST, TIMEOUT_MS, (response) =>
      receive(response, url, options.maxBytes, pieceBytes, keep),
    );
    if (result.kind === "failure") throw failed("the address did not answer", true);
    if (result.answer.kind === "failed") throw result.answer.error;
    if (result.answer.kind === "document") return result.answer.document;
    url = result.answer.to;
  }
  throw failed(`the address redirects more than ${MAX_REDIRECTS} times`, false);
}

/** Redirects are followed here: the runtime would follow them anywhere. */
const REQUEST: RequestInit = {
  redirect: "manual",
  headers: {
    accept: "text/html,application/xhtml+xml,application/pdf,text/markdown,text/plain,*/*;q=0.1",
    "user-agent": "Causeway-chatbot (trains a chatbot)",
  },
};

async function check(url: URL, { fetch, allowedHosts, nameServer }: DownloadOptions) {
  const fault = faultOf(url, allowedHosts);
  if (fault !== undefined) throw failed(`the address may not be asked: ${fault}`, false);
  const isAllowed = allowedHosts.includes(url.host) || allowedHosts.includes(url.hostname);
  if (nameServer === undefined || isAllowed || isAddress(url.hostname)) return;
  const isOutside = await leadsOutside(fetch, nameServer, url.hostname);
  if (isOutside === undefined) throw failed("the name server did not answer", true);
  if (!isOutside) throw failed("the name leads to no public address", false);
}

type Received =
  | { readonly kind: "document"; readonly document: Downloaded }
  | { readonly kind: "redirect"; readonly to: URL }
  | { readonly kind: "failed"; readonly error: SourceError };

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What is thrown here would count as a lost connection, so what is wrong is a value. */
async function receive(
  response: Response,
  url: URL,
  maxBytes: number,
  pieceBytes: number,
  keep: (number: number, bytes: Uint8Array) => void,
): Promise<Received> {
  const refused = refusalOf(response, url, maxBytes);
  const contentType = response.headers.get("content-type") ?? "";
  const kind = kindOfContent(contentType, url.pathname);
  if (refused !== undefined || kind === undefined) {
    await response.body?.cancel();
    return refused ?? { kind: "failed", error: unreadable() };
  }
  const [, charset] = /charset="?([^";\s]+)/i.exec(contentType) ?? [];
  let size = 0;
  let number = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  if (body !== null) {
    for await (const piece of piecesOf(body, pieceBytes)) {
      size += piece.length;
      if (size > maxBytes) return { kind: "failed", error: tooLarge() };
      keep(number, piece);
      number += 1;
    }
  }
  return { kind: "document", document: { kind, charset, size } };
}

function refusalOf(response: Response, url: URL, maxBytes: number): Received | undefined {
  const { status, headers } = response;
  const location = headers.get("location");
  if (REDIRECTS.has(status) && location !== null) {
    const to = URL.parse(location, url.href);
    if (to !== null) return { kind: "redirect", to };
  }
  if (status === 404 || status === 410) {
    return { kind: "failed", error: new SourceError("error:not found", "there is no such page") };
  }
  if (!response.ok) {
    const isPassing = status === 429 || status >= 500;
    return { kind: "failed", error: failed(`the address answered ${status}`, isPassing) };
  }
  const isTooLarge = Number(headers.get("content-length") ?? 0) > maxBytes;
  return isTooLarge ? { kind: "failed", error: tooLarge() } : undefined;
}

function failed(message: string, retryable: boolean): SourceError {
  return new SourceError("error:download", message, retryable);
}

function unreadable(): SourceError {
  const says = "the address answered with a type that cannot be read";
  return new SourceError("error:content type", says);
}

function tooLarge(): SourceError {
  return new SourceError("error:storage", "the document is too large");
}
