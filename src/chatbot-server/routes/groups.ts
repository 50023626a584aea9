import { accountRoutes } from "./account.ts";
import { agentRoutes } from "./agents.ts";
import { chatbotRoutes } from "./chatbots.ts";
import { dataSourceRoutes } from "./data-sources.ts";
import { functionRoutes } from "./functions.ts";
import { keyRoutes } from "./keys.ts";
import { messageRoutes } from "./messages.ts";
import type { Route } from "./route.ts";
import { sessionDocumentRoutes } from "./session-documents.ts";
import { sessionRoutes } from "./sessions.ts";
import { tagRoutes } from "./source-tags.ts";

/** Routes that belong together, by the name they have in the API's description. */
export const routeGroups: readonly { readonly name: string; readonly routes: readonly Route[] }[] =
  [
    { name: "Chatbots", routes: chatbotRoutes },
    { name: "Agents", routes: agentRoutes },
    { name: "Tool functions", routes: functionRoutes },
    { name: "Sessions", routes: sessionRoutes },
    { name: "Messages", routes: messageRoutes },
    { name: "Data sources", routes: dataSourceRoutes },
    { name: "Source tags", routes: tagRoutes },
    { name: "Session documents", routes: sessionDocumentRoutes },
    { name: "Account", routes: accountRoutes },
    { name: "API keys", routes: keyRoutes },
  ];

/** Where a route's path begins, when the route does not say. */
const API_BASE = "/api/v1";

/** A route's path from the server's root, with `:uuid` for an id. */
export function fullPath({ base, path }: Pick<Route, "base" | "path">): string {
  return (base ?? API_BASE) + path;
}
