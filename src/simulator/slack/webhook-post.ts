import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { buffer } from "node:stream/consumers";
import type { Connection } from "../faults.ts";

/** One POST on its way. */
interface OutgoingPost {
  readonly connection: Connection;
  /** Resolves once the whole request is with the operating system; rejects when it never was. */
  readonly sent: Promise<void>;
  /** The whole answer. Rejects when the connection breaks or the time is over. */
  readonly answer: Promise<Response>;
}

export interface PostClient {
  /** @param timeoutMs milliseconds after which it is given up, however much has come by then */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    timeoutMs: number,
  ): OutgoingPost;
  close(): void;
}

/** The time for the whole answer is over. */
export class AnswerTimeout extends Error {
  override readonly name = "AnswerTimeout";
}

/** Posts as Slack's server does: connections kept open, the time for the whole answer limited. */
export function createPostClient(): PostClient {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    post(url, headers, body, timeoutMs) {
      const secure = url.startsWith("https:");
      const options = {
        method: "POST",
        agent: secure ? https : http,
        headers: { ...headers, "content-length": body.byteLength },
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
        fail(new AnswerTimeout("No answer in time"));
        request.destroy();
      };
      const timer = setTimeout(late, timeoutMs);
      request.on("error", fail);
      const closed = (): void => fail(new Error("Webhook connection closed"));
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
        request.destroy(new Error("Webhook connection closed"));
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

async function read(message: IncomingMessage): Promise<Response> {
  const bytes = await buffer(message);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const status = message.statusCode ?? 0;
  const hasBody = bytes.length > 0 && status !== 204 && status !== 205 && status !== 304;
  return new Response(hasBody ? new Uint8Array(bytes) : null, { status, headers });
}
