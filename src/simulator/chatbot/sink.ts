import type { Connection } from "../faults.ts";
import type { NodeBindings } from "../connection.ts";

/** Where an answer is written to. Writing to a client that has gone does nothing. */
export interface Sink {
  write(chunk: Uint8Array): Promise<void>;
  end(answer: string): Promise<void>;
  /** Answers with an error instead; only before the first chunk. */
  fail(status: number): Promise<void>;
}

/**
 * The client of `/message/stream`: raw text in chunks, each its own write, ended by the end of the
 * body. The content type is that of a page on purpose: nobody may depend on it.
 */
export function streamSink(node: NodeBindings, connection: Connection): Sink {
  const { outgoing } = node;
  const gone = whenGone(connection);
  const head = (): void => {
    if (!outgoing.headersSent) {
      outgoing.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    }
  };
  return {
    async write(chunk) {
      if (connection.gone.aborted) return;
      head();
      await Promise.race([gone, new Promise<void>((done) => outgoing.write(chunk, () => done()))]);
    },
    async end() {
      if (connection.gone.aborted) return;
      head();
      await finish(node, gone);
    },
    fail: (status) => failWith(node, connection, gone, status),
  };
}

/** The client of `/message/non-stream`: nothing until the answer is whole, then one JSON object. */
export function wholeSink(node: NodeBindings, connection: Connection): Sink {
  const gone = whenGone(connection);
  return {
    write: async () => {},
    async end(answer) {
      if (connection.gone.aborted) return;
      node.outgoing.writeHead(200, { "content-type": "application/json" });
      await finish(node, gone, JSON.stringify({ response: answer }));
    },
    fail: (status) => failWith(node, connection, gone, status),
  };
}

async function failWith(
  node: NodeBindings,
  connection: Connection,
  gone: Promise<void>,
  status: number,
): Promise<void> {
  if (connection.gone.aborted) return;
  node.outgoing.writeHead(status, { "content-type": "application/json" });
  await finish(node, gone, JSON.stringify({ error: "simulated failure" }));
}

async function finish({ outgoing }: NodeBindings, gone: Promise<void>, body = ""): Promise<void> {
  await Promise.race([gone, new Promise<void>((done) => outgoing.end(body, () => done()))]);
}

function whenGone({ gone }: Connection): Promise<void> {
  return new Promise((resolve) => {
    if (gone.aborted) resolve();
    else gone.addEventListener("abort", () => resolve(), { once: true });
  });
}
