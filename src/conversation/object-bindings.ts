import type { ServiceBindings } from "../services.ts";
import type { DirectoryReports } from "./directory-reports.ts";
import type { Neighbour } from "./neighbour.ts";

/** What the objects themselves use of the bindings: each other, by what they may ask. */
export interface ObjectBindings extends ServiceBindings {
  readonly CONVERSATIONS: DurableObjectNamespace<Neighbour & Rpc.DurableObjectBranded>;
  readonly DIRECTORY: DurableObjectNamespace<DirectoryReports & Rpc.DurableObjectBranded>;
}
