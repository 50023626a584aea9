import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { monotonicMs } from "../bench/figures.ts";
import { questionNamedIn } from "../bench/questions.ts";

/** Answers at once; or says 503; or nobody listens, and every connection is refused. */
export type Mood = "answering" | "unavailable" | "gone";

/** A question that was taken, or a call that was turned away. */
export interface Call {
  /** 0 for the creation of a session. */
  readonly question: number;
  /** {@link monotonicMs} */
  readonly at: number;
}

/** A chatbot that can be out of order. */
export interface RefusingChatbot {
  readonly url: string;
  /** Every question that was answered. */
  readonly asked: readonly Call[];
  /** Every call that was answered 503. A refused connection is seen by nobody. */
  readonly refused: readonly Call[];
  become(mood: Mood): Promise<void>;
  close(): Promise<void>;
}

/** Starts it, answering. */
export async function startRefusingChatbot(): Promise<RefusingChatbot> {
  const asked: Call[] = [];
  const refused: Call[] = [];
  let isUnavailable = false;
  let sessions = 0;
  const answer = (url: string, body: string, response: ServerResponse): void => {
    const call = { question: questionNamedIn(body), at: monotonicMs() };
    if (isUnavailable) {
      refused.push(call);
      response.writeHead(503).end();
    } else if (url.endsWith("/message/stream")) {
      asked.push(call);
      response.writeHead(200, { "content-type": "text/plain" });
      response.end(`About #${call.question}: your order left our house this morning.`);
    } else {
      const isCreation = url.endsWith("/session/create");
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(isCreation ? { uuid: `load-${(sessions += 1)}` } : []));
    }
  };
  let server = await listen(0, answer);
  const port = portOf(server);
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    refused,
    async become(mood) {
      isUnavailable = mood === "unavailable";
      if (mood === "gone") await stop(server);
      else if (!server.listening) server = await listen(port, answer);
    },
    close: () => stop(server),
  };
}

type Answer = (url: string, body: string, response: ServerResponse) => void;

async function listen(port: number, answer: Answer): Promise<Server> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => answer(request.url ?? "", body, response));
  });
  // Connections are the bridge's to close: one closed here at the wrong moment would look like a fault.
  server.keepAliveTimeout = 0;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port to listen on");
  return address.port;
}
