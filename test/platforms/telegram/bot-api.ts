import { createServer, type ServerResponse } from "node:http";
import * as v from "valibot";

/** One call as it arrived. */
interface Call {
  readonly path: string;
  readonly parameters: Record<string, unknown>;
}

/** How a call is answered. */
export type Answer = (response: ServerResponse, call: Call) => void;

export interface BotApi {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Answers every call from now on. */
  answer(answer: Answer): void;
  close(): Promise<void>;
}

const parametersSchema = v.record(v.string(), v.unknown());

/** An answer with a JSON body, as the Bot API gives them. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A refusal. @see https://core.telegram.org/bots/api#making-requests */
export function refusal(code: number, description: string, parameters?: unknown): Answer {
  return json(code, { ok: false, error_code: code, description, parameters });
}

/** An answer of something in front of the API. */
export function page(status: number): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html" });
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
  response.write('{"ok":true,"result":{"mess', () => response.destroy());
};

export const shown: Answer = json(200, { ok: true, result: { message_id: 42, date: 1, chat: {} } });

/** A real server that answers as it is told and remembers what it was asked. */
export async function startBotApi(): Promise<BotApi> {
  const calls: Call[] = [];
  let answer = shown;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const parameters = v.parse(parametersSchema, JSON.parse(Buffer.concat(chunks).toString()));
      const call = { path: request.url ?? "", parameters };
      calls.push(call);
      answer(response, call);
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
