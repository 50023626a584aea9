import { createLog } from "../lib/log.ts";

/** The server's log: names of routes, statuses, codes and times. An id of a session is a secret, so none stands here. */
export const log = createLog({ program: "chatbot-server" });
