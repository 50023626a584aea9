import { Hono } from "hono/tiny";
import type { Configuration } from "../config.ts";
import type { Bindings } from "../conversation/bindings.ts";
import { platformNames } from "../messages/address.ts";
import { servicesOf } from "../services.ts";
import { isAdmin } from "./admin-token.ts";
import { droppedCounts } from "./dropped.ts";

/** `GET /healthz`: on, off or misconfigured for everybody; the problems by name for the operator. */
export const healthRoutes = new Hono<{ Bindings: Bindings }>();

healthRoutes.get("/healthz", async (context) => {
  const { configuration } = servicesOf(context.env);
  const isOperator = await isAdmin(context.req.raw, configuration);
  const isHealthy = problemsOf(configuration).length === 0;
  return context.json(
    {
      status: isHealthy ? "ok" : "misconfigured",
      platforms: Object.fromEntries(
        platformNames.map((name) => [name, configuration.platforms[name].kind]),
      ),
      ...(isOperator ? { problems: problemsOf(configuration), dropped: droppedCounts() } : {}),
    },
    isHealthy ? 200 : 503,
  );
});

/** Everything that is wrong, each with what to do. Names variables, never their values. */
function problemsOf(configuration: Configuration): string[] {
  const ofPlatforms = platformNames.flatMap((name) => {
    const state = configuration.platforms[name];
    return state.kind === "misconfigured" ? [...state.problems] : [];
  });
  return [...configuration.problems, ...ofPlatforms];
}
