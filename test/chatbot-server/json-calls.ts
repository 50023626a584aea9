import { expect } from "vitest";
import type { Server } from "./server.ts";

/** Calls that are expected to succeed or to be refused, with their bodies read. */
export interface JsonCalls {
  /** A call that succeeds with JSON. */
  json(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Status and body of a call that is refused. */
  refused(method: string, path: string, body?: unknown): Promise<readonly [number, unknown]>;
}

/** Calls below `/api/v1`. @param server is asked for at each call, as it may be started later */
export function jsonCalls(server: () => Server): JsonCalls {
  const call = (method: string, path: string, body: unknown): Promise<Response> =>
    server().call(method, path, body === undefined ? {} : { json: body });
  return {
    async json(method, path, body) {
      const response = await call(method, path, body);
      const text = await response.text();
      expect(response.status, `${method} ${path}: ${text}`).toBe(200);
      expect(response.headers.get("content-type")).toContain("application/json");
      const parsed: unknown = JSON.parse(text);
      return parsed;
    },
    async refused(method, path, body) {
      const response = await call(method, path, body);
      return [response.status, await response.json()];
    },
  };
}
