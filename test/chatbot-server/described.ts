import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as v from "valibot";

const media = v.record(v.string(), v.object({ schema: v.unknown() }));

const operation = v.object({
  operationId: v.string(),
  summary: v.string(),
  tags: v.tuple([v.string()]),
  externalDocs: v.optional(v.object({ url: v.string() })),
  responses: v.record(v.string(), v.object({ content: media })),
});

const description = v.object({
  paths: v.record(v.string(), v.record(v.picklist(["get", "post", "delete"]), operation)),
});

/** One operation of the description. */
export interface Described extends v.InferOutput<typeof operation> {
  readonly method: string;
  /** With `{uuid}` for an id. */
  readonly path: string;
}

/** A server's OpenAPI description. */
export interface Description {
  readonly document: Record<string, unknown>;
  readonly operations: readonly Described[];
  /** The ids of operations of which a good answer was checked. */
  readonly answered: ReadonlySet<string>;
  /**
   * Checks an answer against it.
   * @throws when its status or its body is not described
   */
  check(method: string, path: string, response: Response): Promise<void>;
}

/** Reads the description that a server gives of itself. @param origin of the server */
export async function readDescription(origin: string): Promise<Description> {
  const response = await fetch(`${origin}/openapi.json`);
  const document = v.parse(v.record(v.string(), v.unknown()), await response.json());
  const operations = operationsOf(v.parse(description, document));
  const validatorOf = validators(document);
  const answered = new Set<string>();
  return {
    document,
    operations,
    answered,
    async check(method, path, given) {
      const one = operationAt(operations, method, path);
      // A wrong method and an unknown path are not described, but refused all the same.
      const schemas: Described["responses"] = one?.responses ?? { 404: asJson, 405: asJson };
      const where = `${method} ${path} answered ${given.status}`;
      const described = schemas[String(given.status)];
      if (described === undefined) throw new Error(`${where}, which is not described`);
      const [type = ""] = (given.headers.get("content-type") ?? "").split(";");
      if (!(type in described.content)) throw new Error(`${where} with ${type}, not as described`);
      if (one !== undefined && given.status === 200) answered.add(one.operationId);
      if (type !== "application/json" || one === undefined) return;
      const validate = validatorOf(one, given.status);
      if (validate(await given.json())) return;
      throw new Error(`${where}, not as described: ${JSON.stringify(validate.errors)}`);
    },
  };
}

const asJson = { content: { "application/json": { schema: {} } } };

function operationsOf({ paths }: v.InferOutput<typeof description>): Described[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({
      ...one,
      method: method.toUpperCase(),
      path,
    })),
  );
}

/** Paths without an id come first: `/chatbot/create` is no chatbot. */
function operationAt(
  operations: readonly Described[],
  method: string,
  path: string,
): Described | undefined {
  const [pathname = ""] = path.split("?");
  const exact = operations.filter((one) => one.path === pathname);
  const matching = operations.filter((one) =>
    new RegExp(`^${one.path.replace("{uuid}", "[^/]+")}$`).test(pathname),
  );
  return (exact.length > 0 ? exact : matching).find((one) => one.method === method);
}

/** JSON Schemas are compiled when they are first needed. */
function validators(document: object): (one: Described, status: number) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, "description", undefined, false);
  const escape = (part: string): string => part.replaceAll("~", "~0").replaceAll("/", "~1");
  return ({ path, method, responses }, status) => {
    const [type = ""] = Object.keys(responses[String(status)]?.content ?? {});
    const steps = ["paths", path, method.toLowerCase(), "responses", String(status), "content"];
    const pointer = [...steps, type, "schema"].map(escape).map(encodeURIComponent).join("/");
    const $ref = `description#/${pointer}`;
    return ajv.getSchema($ref) ?? ajv.compile({ $ref });
  };
}
