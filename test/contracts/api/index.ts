import { agentsContract } from "./agents.ts";
import { chatbotsContract } from "./chatbots.ts";
import { messagesContract } from "./messages.ts";
import { sessionsContract } from "./sessions.ts";
import { sourcesContract } from "./sources.ts";
import type { ApiWorld } from "./world.ts";

export { refusalsContract } from "./refusals.ts";
export { uncertainContract } from "./uncertain.ts";
export { createWitness } from "./witness.ts";
export { connectTo } from "./connect.ts";
export type { ApiWorld } from "./world.ts";

/**
 * What every server of the GPT-trainer API does, the hosted service and this project's own alike, by
 * way of the client of the whole API.
 */
export function wholeApiContract(name: string, world: ApiWorld): void {
  chatbotsContract(name, world);
  agentsContract(name, world);
  sessionsContract(name, world);
  messagesContract(name, world);
  sourcesContract(name, world);
}
