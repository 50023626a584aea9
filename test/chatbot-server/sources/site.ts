import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";

/** What a page answers; a function may do so in its own time. */
export type Page =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web site on this machine. */
export interface Site {
  /** Such as `127.0.0.1:40123`. */
  readonly host: string;
  /** The address of a path. */
  at(path: string): string;
  /** Puts a page in place of the one before. */
  put(path: string, page: Page): void;
  /** Paths that were asked for, in their order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Starts a site without pages: 404 for each. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, Page>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const page = pages.get(path) ?? { status: 404 };
    if (typeof page === "function") {
      page(request, response);
      return;
    }
    response.writeHead(page.status ?? 200, { "content-type": "text/html", ...page.headers });
    response.end(page.body ?? "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const host = `127.0.0.1:${address.port}`;
  return {
    host,
    asked,
    at: (path) => `http://${host}${path}`,
    put: (path, page) => pages.set(path, page),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
