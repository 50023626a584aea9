import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { buffer } from "node:stream/consumers";
import { gunzipSync, inflateSync } from "node:zlib";
import type { Connection } from "./faults.ts";

/** One POST on its way. */
interface OutgoingPost {
  readonly connection: Connection;
  /** Resolves once the whole request is with the operating system; rejects when it never was. */
  readonly sent: Promise<void>;
  /** The whole answer. Rejects when the connection breaks or the time is over. */
  readonly answer: Promise<Response>;
}

export interface PostClient {
  /** @param timeoutMs milliseconds after which it is given up */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string | Uint8Array,
    timeoutMs: number,
  ): OutgoingPost;
  close(): void;
}

/** The time for an answer is over. */
export class AnswerTimeout extends Error {
  override readonly name = "AnswerTimeout";
}

/**
 * Posts as the platforms' servers do: connections kept open, no redirect followed, the time limited.
 * @param limited whether every byte begins the time anew, or it is for the whole answer
 */
export function createPostClient(limited: "silence" | "whole answer"): PostClient {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    post(url, headers, body, timeoutMs) {
      const secure = url.startsWith("https:");
      const options = {
        method: "POST",
        agent: secure ? https : http,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
      };
      const request = secure ? httpsRequest(url, options) : httpRequest(url, options);
      const gone = new AbortController();
      const sent = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<Response>();
      const fail = (error: Error): void => {
        clearTimeout(timer);
        gone.abort();
        sent.reject(error);
        answer.reject(error);
      };
      // Whoever gave up at a hold has no use for the other promise.
      sent.promise.catch(() => undefined);
      answer.promise.catch(() => undefined);
      const late = (): void => {
        fail(new AnswerTimeout("Read timeout expired"));
        request.destroy();
      };
      const timer = limited === "whole answer" ? setTimeout(late, timeoutMs) : undefined;
      if (timer === undefined) request.setTimeout(timeoutMs, late);
      request.on("error", fail);
      const closed = (): void => fail(closedError());
      request.once("close", closed);
      request.once("response", (message) => {
        // From here on the answer tells how it ends; the request closes beside it, or before.
        request.off("close", closed);
        void read(message)
          .then(answer.resolve, fail)
          .finally(() => clearTimeout(timer));
      });
      request.end(body, () => sent.resolve());
      const cut = (): void => {
        request.destroy(closedError());
        gone.abort();
      };
      return {
        connection: { gone: gone.signal, cut },
        sent: sent.promise,
        answer: answer.promise,
      };
    },
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** What a delivery ends with whose connection broke, or was broken on purpose. */
export function closedError(): Error {
  return new Error("Webhook connection closed");
}

async function read(message: IncomingMessage): Promise<Response> {
  const bytes = await buffer(message);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const status = message.statusCode ?? 0;
  const hasBody = bytes.length > 0 && status !== 204 && status !== 205 && status !== 304;
  const body = hasBody ? decoded(bytes, headers) : null;
  return new Response(body, { status, headers });
}

function decoded(body: Buffer, headers: Headers): Uint8Array<ArrayBuffer> {
  const encoding = headers.get("content-encoding");
  if (encoding === "gzip") return new Uint8Array(gunzipSync(body));
  if (encoding === "deflate") return new Uint8Array(inflateSync(body));
  return new Uint8Array(body);
}
