import * as v from "valibot";
import { refused } from "../../failure.ts";
import type { Checklist } from "../checklist.ts";
import type { AskGraph } from "./graph-api.ts";

/** @see https://developers.facebook.com/docs/permissions/#w */
const PERMISSIONS = ["whatsapp_business_messaging", "whatsapp_business_management"];

/** @see https://developers.facebook.com/docs/graph-api/reference/debug_token/ */
const tokenSchema = v.object({
  data: v.object({
    app_id: v.string(),
    is_valid: v.boolean(),
    expires_at: v.optional(v.number(), 0),
    scopes: v.optional(v.array(v.string()), []),
    granular_scopes: v.optional(
      v.array(v.object({ scope: v.string(), target_ids: v.optional(v.array(v.string()), []) })),
      [],
    ),
  }),
});

/** What Meta tells of the access token. */
export interface TokenFacts {
  readonly appId: string;
  /** WhatsApp Business Accounts that it may manage, where Meta names them. */
  readonly accounts: readonly string[];
}

/** Asks Meta about the token, and tells what is wrong with it. @throws CausewayError when it is not valid */
export async function judgeToken(
  askGraph: AskGraph,
  accessToken: string,
  checklist: Checklist,
): Promise<TokenFacts> {
  const what = "what the token may do";
  const question = { path: "debug_token", query: { input_token: accessToken }, what };
  const { data } = await askGraph(question, tokenSchema);
  if (!data.is_valid) throw refused("WHATSAPP_ACCESS_TOKEN is not valid any more: make a new one.");
  const missing = PERMISSIONS.filter((one) => !data.scopes.includes(one));
  checklist.check(
    missing.length === 0,
    "The token is valid and has both permissions.",
    `The token lacks the permission ${missing.join(" and ")}.`,
  );
  // 0 stands for never.
  if (data.expires_at > 0) {
    const when = new Date(data.expires_at * 1000).toISOString();
    checklist.bad(
      `The token runs out at ${when}: then nothing can be sent. Make one of a system user, which does not: docs/connect.md.`,
    );
  }
  const [, management] = PERMISSIONS;
  const accounts = data.granular_scopes
    .filter(({ scope }) => scope === management)
    .flatMap(({ target_ids: ids }) => ids);
  return { appId: data.app_id, accounts };
}
