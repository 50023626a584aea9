import { apiErrors, type ApiErrorCode } from "../errors.ts";
import { fullPath, routeGroups } from "../routes/groups.ts";
import type { Operation, Route } from "../routes/route.ts";
import { namedSchemas, schemaOf } from "./schemas.ts";

/** What every route can refuse with. */
const ALWAYS: readonly ApiErrorCode[] = [
  "unauthorized",
  "internal",
  "misconfigured",
  "unavailable",
];

const JSON_TYPE = "application/json";

/**
 * Describes the routes as an OpenAPI document.
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function describeApi(): Record<string, unknown> {
  return {
    openapi: "3.1.1",
    info: {
      title: "Causeway's chatbot server",
      version: "1",
      description:
        "The GPT-trainer API as this server serves it, with its keys and what the API's documentation leaves out.",
    },
    externalDocs: { url: "https://guide.gpt-trainer.com/api-reference/api-key-setup" },
    servers: [{ url: "/" }],
    security: [{ key: [] }],
    tags: routeGroups.filter(({ routes }) => routes.length > 0).map(({ name }) => ({ name })),
    paths: describePaths(),
    components: {
      securitySchemes: { key: { type: "http", scheme: "bearer" } },
      schemas: namedSchemas(),
    },
  };
}

function describePaths(): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { name: tag, routes } of routeGroups) {
    for (const route of routes) {
      const path = fullPath(route).replace(":uuid", "{uuid}");
      paths[path] = {
        ...paths[path],
        [route.method.toLowerCase()]: describeOperation(route, tag),
      };
    }
  }
  return paths;
}

function describeOperation(route: Route, tag: string): Record<string, unknown> {
  const { operation } = route;
  const parameters = [...pathParameters(route), ...queryParameters(operation)];
  return {
    operationId: route.name,
    summary: operation.summary,
    tags: [tag],
    ...(operation.page === undefined ? {} : { externalDocs: { url: operation.page } }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined ? {} : { requestBody: describeBody(operation) }),
    responses: describeResponses(operation),
  };
}

function pathParameters({ path }: Route): Record<string, unknown>[] {
  if (!path.includes(":uuid")) return [];
  const [, what = ""] = /([\w-]+)\/:uuid/.exec(path) ?? [];
  return [
    {
      name: "uuid",
      in: "path",
      required: true,
      description: `Id of the ${what.replace("-", " ").replace(/s$/, "")}`,
      schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
    },
  ];
}

function queryParameters({ query }: Operation): Record<string, unknown>[] {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function describeBody(operation: Operation): Record<string, unknown> {
  const { body, bodyType = JSON_TYPE, bodyOptional = false } = operation;
  return {
    required: !bodyOptional,
    content: { [bodyType]: body === undefined ? {} : { schema: schemaOf(body) } },
  };
}

function describeResponses(operation: Operation): Record<string, unknown> {
  const { response, responseType = JSON_TYPE, others = {}, refuses } = operation;
  const done = { description: "Done", content: { [responseType]: { schema: schemaOf(response) } } };
  const described: Record<string, unknown> = { 200: done, ...describeRefusals(refuses) };
  for (const [status, schema] of Object.entries(others)) {
    const content = { [JSON_TYPE]: { schema: schemaOf(schema) } };
    described[status] = { description: "Not done", content };
  }
  return described;
}

/** Several refusals can have one status. */
function describeRefusals(refuses: readonly ApiErrorCode[]): Record<string, unknown> {
  const codes = [...new Set([...refuses, ...ALWAYS])];
  const byStatus = Map.groupBy(codes, (code) => apiErrors[code].status);
  const content = { [JSON_TYPE]: { schema: { $ref: "#/components/schemas/Error" } } };
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([one], [other]) => one - other)
      .map(([status, same]) => [
        String(status),
        { description: same.map((code) => apiErrors[code].says).join("; "), content },
      ]),
  );
}
