import * as v from "valibot";
import { refused, usageError } from "../../failure.ts";
import type { Checklist } from "../checklist.ts";
import type { AskGraph } from "./graph-api.ts";
import type { TokenFacts } from "./token.ts";

const numbersSchema = v.object({ data: v.array(v.object({ id: v.string() })) });

const successSchema = v.object({ success: v.literal(true) });

const subscribedSchema = v.object({
  data: v.array(v.object({ whatsapp_business_api_data: v.object({ id: v.string() }) })),
});

/** More numbers than an account may have, so that one page shows all. */
const NUMBERS_AT_ONCE = "200";

/** The WhatsApp Business Account that is meant. @throws CausewayError `usage` when that is not clear */
export function chooseAccount(given: string | undefined, { accounts }: TokenFacts): string {
  if (given !== undefined && !/^\d+$/.test(given)) {
    throw usageError("--waba must be Meta's id of the WhatsApp Business Account: digits only.");
  }
  const [only, ...others] = accounts;
  const account = given ?? (others.length === 0 ? only : undefined);
  if (account !== undefined) return account;
  throw usageError(
    "Say with --waba which WhatsApp Business Account is meant: its id stands under WhatsApp > API Setup, below the number." +
      (others.length === 0 ? "" : ` The token may manage ${accounts.join(", ")}.`),
  );
}

/** Subscribes the app to the account: without this the webhook is verified and nothing ever arrives. */
export async function subscribe(
  askGraph: AskGraph,
  account: string,
  phoneNumberId: string,
  { appId }: TokenFacts,
  checklist: Checklist,
): Promise<void> {
  const query = { fields: "id", limit: NUMBERS_AT_ONCE };
  const what = `the numbers of the account ${account}`;
  const numbers = await askGraph({ path: `${account}/phone_numbers`, query, what }, numbersSchema);
  if (!numbers.data.some(({ id }) => id === phoneNumberId)) {
    throw refused(`The number ${phoneNumberId} does not belong to the account ${account}.`);
  }
  const path = `${account}/subscribed_apps`;
  const wanted = "a subscription of the account";
  await askGraph({ path, method: "POST", what: wanted }, successSchema);
  const { data } = await askGraph(
    { path, what: "the subscriptions of the account" },
    subscribedSchema,
  );
  const apps = data.map(({ whatsapp_business_api_data: app }) => app.id);
  checklist.check(
    apps.includes(appId),
    `The app ${appId} is subscribed to the account ${account}.`,
    `Meta does not list the app ${appId} as subscribed to the account ${account}: run this again.`,
  );
  const others = apps.filter((id) => id !== appId);
  if (others.length > 0) {
    checklist.warn(
      `Other apps get its messages too: ${others.join(", ")}. If one of them answers, people are answered twice.`,
    );
  }
}
