import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import * as v from "valibot";
import { messagesRequest } from "./meta-requests.ts";

/** One call as it arrived. */
export interface Call {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Undefined for a call without a body. */
  readonly body: unknown;
}

/** How a call is answered. */
export type Answer = (response: ServerResponse, call: Call) => void;

export interface CloudApi {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Answers every call that is well made from now on; the others are refused as Meta refuses them. */
  answer(answer: Answer): void;
  close(): Promise<void>;
}

/** What this server accepts, and nothing else. */
const TOKEN = "EAAtoken";
const NUMBER_PATH = "/v25.0/777000111222";

/** An answer with a JSON body, as the Graph API gives them. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A refusal. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export function refusal(
  code: number,
  more: Record<string, unknown> = {},
  status = 400,
  headers: Record<string, string> = {},
): Answer {
  const error = {
    message: `(#${code}) Something went wrong`,
    type: "OAuthException",
    code,
    error_data: { messaging_product: "whatsapp", details: "Something went wrong." },
    fbtrace_id: "Az8or2yhqkZfEZ",
    ...more,
  };
  return json(status, { error }, headers);
}

/** An answer of something in front of the API. */
export function page(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers });
    response.end("<html><body>trouble</body></html>");
  };
}

/** The connection is lost before anything was answered. */
export const hangUp: Answer = (response) => {
  response.destroy();
};

/** The connection is lost in the middle of the answer. */
export const cutShort: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"messaging_product":"whatsapp","mess', () => response.destroy());
};

/** What every call is answered while nothing is wrong. */
export const accepted: Answer = (response, call) => {
  if (call.method === "GET") return json(200, { id: "777000111222" })(response, call);
  if (v.is(v.looseObject({ status: v.literal("read") }), call.body)) {
    return json(200, { success: true })(response, call);
  }
  return json(200, {
    messaging_product: "whatsapp",
    contacts: [{ input: "351910000001", wa_id: "351910000001" }],
    messages: [{ id: "wamid.OUT1", message_status: "accepted" }],
  })(response, call);
};

/** A real server that is as strict as Meta's, answers as it is told and remembers what it was asked. */
export async function startCloudApi(): Promise<CloudApi> {
  const calls: Call[] = [];
  let answer = accepted;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const { method = "", url: path = "", headers } = request;
      const call = { method, path, headers, body };
      calls.push(call);
      (objection(call) ?? answer)(response, call);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    answer(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What Meta says to a call that is not made as it should be; undefined for one that is. */
function objection({ method, path, headers, body }: Call): Answer | undefined {
  if (headers.authorization !== `Bearer ${TOKEN}`) return refusal(190, {}, 401);
  if (method === "GET" && path === `${NUMBER_PATH}?fields=id`) return undefined;
  if (method !== "POST" || path !== `${NUMBER_PATH}/messages`) {
    return refusal(100, { error_subcode: 33, message: "Unsupported request." });
  }
  if (headers["content-type"] !== "application/json") return refusal(100);
  return v.is(messagesRequest, body) ? undefined : refusal(100);
}
