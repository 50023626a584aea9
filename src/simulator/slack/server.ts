import { serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { connectionOf, type NodeBindings } from "../connection.ts";
import type { WebApi } from "./api.ts";
import type { ResponseUrls } from "./response-urls.ts";

/** A server that listens. */
export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts every open connection. */
  close(): Promise<void>;
}

/** Serves the Web API and response URLs on this machine only. @param port 0 for any that is free */
export function serveSlack(api: WebApi, urls: ResponseUrls, port: number): Promise<RunningServer> {
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.all("*", async (c) => {
    const connection = connectionOf(c.env);
    const path = decodeURIComponent(new URL(c.req.url).pathname);
    const method = /^\/api\/([^/]+)$/.exec(path)?.[1];
    if (method === undefined) {
      const response = c.req.method === "POST" ? await urls.handle(path, c.req.raw) : undefined;
      return response ?? c.text("Not Found", 404);
    }
    const response = await api.handle(method, c.req.raw, connection);
    return response ?? RESPONSE_ALREADY_SENT;
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, (info) => {
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ("closeAllConnections" in server) server.closeAllConnections();
          }),
      });
    });
  });
}
