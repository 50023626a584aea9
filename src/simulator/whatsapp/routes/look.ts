import { GraphRefusal } from "../graph-error.ts";
import type { GraphCall } from "../graph-call.ts";
import type { BusinessNumber, JsonObject } from "../types.ts";
import type { World } from "../world.ts";
import type { NumberRoute } from "./route.ts";

/** Fields that come when none is asked for. */
const usualFields = ["verified_name", "display_phone_number", "quality_rating", "platform_type"];

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
export const phoneNumber: NumberRoute = ({ number, call: { params } }, { delivery }) => {
  const known: JsonObject = {
    ...fieldsOf(number),
    webhook_configuration: callbacks(delivery.mailbox.url),
  };
  const asked = typeof params["fields"] === "string" ? params["fields"].split(",") : usualFields;
  const fields = asked.map((name) => name.trim()).filter((name) => name !== "id");
  const strange = fields.find((name) => !Object.hasOwn(known, name));
  if (strange !== undefined) {
    throw new GraphRefusal(100, {
      message: `(#100) Tried accessing nonexisting field (${strange}) on node type (WhatsAppBusinessPhoneNumber)`,
    });
  }
  const wanted = fields.map((name) => [name, known[name]] as const);
  return { json: { ...Object.fromEntries(wanted), id: number.id } };
};

/** Where webhooks go: here the app's own callback only. */
function callbacks(application: string | undefined): JsonObject {
  return application === undefined ? {} : { application };
}

function fieldsOf(number: BusinessNumber): JsonObject {
  return {
    account_mode: number.isTest ? "SANDBOX" : "LIVE",
    code_verification_status: "VERIFIED",
    display_phone_number: `+${number.displayNumber}`,
    name_status: "APPROVED",
    platform_type: "CLOUD_API",
    quality_rating: "GREEN",
    status: number.trouble === 133_010 ? "PENDING" : "CONNECTED",
    throughput: { level: "STANDARD" },
    verified_name: number.verifiedName,
  };
}

/** What can be asked of a WhatsApp Business Account. @returns undefined when it is something else */
export function accountAnswer(call: GraphCall, world: World): JsonObject | undefined {
  if (call.edge === "phone_numbers" && call.method === "GET") {
    const numbers = world.numbers.filter(({ wabaId }) => wabaId === call.node);
    return { data: numbers.map((number) => ({ ...fieldsOf(number), id: number.id })) };
  }
  return call.edge === "subscribed_apps" ? subscription(call, world) : undefined;
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override */
function subscription({ method, node }: GraphCall, world: World): JsonObject | undefined {
  const { subscribed, founding } = world;
  if (method === "POST") subscribed.add(node);
  else if (method === "DELETE") subscribed.delete(node);
  else if (method === "GET") {
    const app = {
      whatsapp_business_api_data: {
        link: `https://www.facebook.com/games/?app_id=${founding.app.id}`,
        name: "Causeway",
        id: founding.app.id,
      },
    };
    return { data: subscribed.has(node) ? [app] : [] };
  } else return undefined;
  return { success: true };
}
