import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connection } from "./faults.ts";

/** What `@hono/node-server` puts into `c.env`. */
export interface NodeBindings {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/**
 * The connection behind one request. Take it first, then read the whole body: Node does not see a
 * client leave while bytes of it are unread.
 */
export function connectionOf({ incoming, outgoing }: NodeBindings): Connection {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  if (incoming.socket.destroyed) leave();
  // An answer given in full closes too, but then nobody waits at a point any more.
  outgoing.once("close", leave);
  return {
    gone: controller.signal,
    cut() {
      incoming.socket.destroy();
      leave();
    },
  };
}

/** A call can be held before its connection exists: until then there is nothing to cut. */
export function futureConnection(): { connection: Connection; attach: (real: Connection) => void } {
  const gone = new AbortController();
  let cutReal = (): void => undefined;
  return {
    connection: {
      gone: gone.signal,
      cut() {
        cutReal();
        gone.abort();
      },
    },
    attach(real) {
      cutReal = () => real.cut();
      real.gone.addEventListener("abort", () => gone.abort());
    },
  };
}
