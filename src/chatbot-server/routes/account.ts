import { modelCostsResponse, modelsResponse, userResponse } from "../responses/account.ts";
import type { Call, Route } from "./route.ts";

/**
 * What belongs to the account as a whole. The documentation leaves these routes out: they are as in
 * https://github.com/ks-collab/gpt-trainer-sdk.
 */
export const accountRoutes: readonly Route[] = [
  {
    name: "models",
    method: "GET",
    path: "/agent/models",
    operation: {
      summary: "Lists the models that agents can use, the one of new agents first",
      response: modelsResponse,
      refuses: [],
    },
    answer: fetchModels,
  },
  {
    name: "model_costs",
    method: "GET",
    path: "/agent/model-costs",
    operation: {
      summary: "Shows what an answer of each model costs, in message credits",
      response: modelCostsResponse,
      refuses: [],
    },
    answer: fetchCosts,
  },
  {
    name: "user",
    method: "GET",
    path: "/user",
    operation: {
      summary: "Shows whose key it is",
      response: userResponse,
      refuses: [],
    },
    answer: fetchUser,
  },
];

async function fetchModels({ config }: Call): Promise<Response> {
  return Response.json({ models: config.models.map(({ name }) => name) });
}

async function fetchCosts({ config }: Call): Promise<Response> {
  const costs = config.models.map(({ name, cost }) => [name, cost] as const);
  return Response.json({ model_costs: Object.fromEntries(costs) });
}

async function fetchUser({ config }: Call): Promise<Response> {
  return Response.json({ data: { email: config.email } });
}
