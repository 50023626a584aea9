import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";

/** A server that passes every request on and keeps it as it came in: address, headers and body. */
export interface RecordingProxy {
  readonly url: string;
  /** One text for each request. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** @param target where requests go on to; absent: each is answered with 404 */
export async function startRecordingProxy(target?: string): Promise<RecordingProxy> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const { method, url = "/", headers } = incoming;
      requests.push(`${method} ${url}\n${JSON.stringify(headers)}\n${body}`);
      if (target === undefined) return outgoing.writeHead(404).end();
      const onward = request(new URL(url, target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      return onward.end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  incoming.setEncoding("utf8");
  for await (const chunk of incoming) body += String(chunk);
  return body;
}
