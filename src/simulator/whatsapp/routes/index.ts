import { type GraphCall } from "../graph-call.ts";
import { GraphRefusal } from "../graph-error.ts";
import { missing, optionalChoice, requiredText } from "../params.ts";
import type { CallRecord } from "../record.ts";
import { DEBUG_CALL, debugToken } from "./debug-token.ts";
import { accountAnswer, phoneNumber } from "./look.ts";
import { readReceipt } from "./read-receipt.ts";
import type { NumberRoute, RouteAnswer, Surroundings } from "./route.ts";
import { send } from "./send.ts";
import { MANAGEMENT_PERMISSION } from "../world.ts";

/** The name under which sends pass through faults and stand in the record. */
export const SEND_CALL = "messages";
/** The same for marking as read, with or without a typing sign. */
export const READ_CALL = "read_receipt";

/** Versions that are served: each lives for about two years. */
const FIRST_VERSION = 21;
const LAST_VERSION = 26;

const graphMethods: ReadonlySet<string> = new Set(["GET", "POST", "DELETE"]);

/** What a call is called. */
export function nameOf({ node, edge, params }: GraphCall): string {
  if (edge === "messages") return params["status"] === undefined ? SEND_CALL : READ_CALL;
  if (node === DEBUG_CALL) return DEBUG_CALL;
  return edge === "" ? "node" : edge;
}

/**
 * Runs one call.
 * @throws GraphRefusal when Meta says no
 */
export function run(call: GraphCall, noted: CallRecord, surroundings: Surroundings): RouteAnswer {
  const { world } = surroundings;
  refuseMethod(call);
  refuseToken(call, surroundings);
  refuseVersion(call);
  if (call.node === DEBUG_CALL && call.method === "GET") {
    return { json: debugToken(call, world, surroundings.now()) };
  }
  const number = world.numbers.find(({ id }) => id === call.node);
  const route = number && numberRoute(call);
  if (number && route) return route({ number, call, noted }, surroundings);
  const isAccount =
    world.founding.app.permissions.has(MANAGEMENT_PERMISSION) &&
    world.numbers.some(({ wabaId }) => wabaId === call.node);
  const json = isAccount ? accountAnswer(call, world) : undefined;
  if (json) return { json };
  throw number && call.edge !== "" && call.edge !== "messages"
    ? unknownPath(call)
    : unknownNode(call);
}

function numberRoute(call: GraphCall): NumberRoute | undefined {
  if (call.edge === "" && call.method === "GET") return phoneNumber;
  if (call.edge !== "messages" || call.method !== "POST") return undefined;
  requiredText(call.params["messaging_product"], "messaging_product");
  const product = optionalChoice(call.params["messaging_product"], "messaging_product", [
    "whatsapp",
  ]);
  if (product === undefined) throw missing("messaging_product");
  return call.params["status"] === undefined ? send : readReceipt;
}

function refuseMethod({ method }: GraphCall): void {
  if (graphMethods.has(method)) return;
  throw new GraphRefusal(100, { message: `Unsupported method type: ${method}`, status: 405 });
}

function refuseToken({ token }: GraphCall, { world }: Surroundings): void {
  const { app } = world.founding;
  if (token === undefined) {
    throw new GraphRefusal(104, {
      message: "An access token is required to request this resource.",
    });
  }
  if (token.value !== app.accessToken) {
    throw new GraphRefusal(190, {
      message: "Invalid OAuth access token - Cannot parse access token",
    });
  }
  if (app.tokenExpired) {
    const message = "Error validating access token: Session has expired.";
    throw new GraphRefusal(190, { message, subcode: 463 });
  }
}

/** An older version is served as the oldest that lives; one that never was is taken for an id. */
function refuseVersion({ version, method }: GraphCall): void {
  if (version === undefined) return;
  if (majorOf(version) > LAST_VERSION) throw noSuchObject(method, version);
}

/** The number before the point of `v25.0`. */
function majorOf(version: string): number {
  return Number(version.slice(1).split(".")[0]);
}

/** The version that a call is answered in. */
export function servedVersion({ version }: GraphCall): string {
  if (version === undefined) return `v${LAST_VERSION}.0`;
  return majorOf(version) < FIRST_VERSION ? `v${FIRST_VERSION}.0` : version;
}

function unknownNode({ method, node }: GraphCall): GraphRefusal {
  return noSuchObject(method, node);
}

function noSuchObject(method: string, id: string): GraphRefusal {
  const message =
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, ` +
    "cannot be loaded due to missing permissions, or does not support this operation. " +
    "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api";
  return new GraphRefusal(100, { message, type: "GraphMethodException", subcode: 33 });
}

function unknownPath({ edge }: GraphCall): GraphRefusal {
  return new GraphRefusal(2500, { message: `Unknown path components: /${edge}` });
}
