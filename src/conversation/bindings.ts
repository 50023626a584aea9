import type { ServiceBindings } from "../services.ts";
import type { Conversation } from "./conversation.ts";
import type { Directory } from "./directory.ts";

/** What wrangler.toml binds. */
export interface Bindings extends ServiceBindings {
  readonly CONVERSATIONS: DurableObjectNamespace<Conversation>;
  readonly DIRECTORY: DurableObjectNamespace<Directory>;
}
