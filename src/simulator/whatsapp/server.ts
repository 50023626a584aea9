import { once } from "node:events";
import { serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { connectionOf, type NodeBindings } from "../connection.ts";
import type { GraphApi } from "./api.ts";

/** A server that listens. */
export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Stops listening and cuts every open connection. */
  close(): Promise<void>;
}

/** Serves the Graph API on this machine only. @param port 0 for any that is free */
export function serveGraphApi(api: GraphApi, port: number): Promise<RunningServer> {
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.all("*", async (c) => {
    const connection = connectionOf(c.env);
    const answered = once(c.env.outgoing, "close").then(() => undefined);
    const response = await api.handle(c.req.raw, connection, answered);
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
