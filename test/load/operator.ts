import * as v from "valibot";

/** Opens the operator's routes of a bridge under load. */
const ADMIN_TOKEN = "load-admin-token";

/** What the bridge must be told for {@link countsAt} to work. */
export const operatorVariables = { CAUSEWAY_ADMIN_TOKEN: ADMIN_TOKEN };

const countsSchema = v.object({
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});
/** How the messages of some conversations stand. */
export type Counts = v.InferOutput<typeof countsSchema>;

const summarySchema = v.object({ conversations: v.number(), deadLetters: v.number() });
export type Summary = v.InferOutput<typeof summarySchema>;

/** Conversations asked at the same time. */
const ASKED_AT_ONCE = 20;

/** The sums of the counts of conversations. @param webhookUrl of the bridge @param keys as the bridge names them */
export async function countsAt(webhookUrl: string, keys: readonly string[]): Promise<Counts> {
  const sum: Counts = { accepted: 0, states: {}, askedAgain: 0, possiblyTwice: 0 };
  const queue = keys.values();
  const lane = async (): Promise<void> => {
    for (const key of queue) {
      const path = `conversations/${encodeURIComponent(key)}/counts`;
      const counts = v.parse(countsSchema, await askOperator(webhookUrl, path));
      sum.accepted += counts.accepted;
      sum.askedAgain += counts.askedAgain;
      sum.possiblyTwice += counts.possiblyTwice;
      for (const [state, n] of Object.entries(counts.states)) {
        sum.states[state] = (sum.states[state] ?? 0) + n;
      }
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, lane));
  return sum;
}

/** What the bridge's directory knows. */
export async function summaryAt(webhookUrl: string): Promise<Summary> {
  return v.parse(summarySchema, await askOperator(webhookUrl, "counts"));
}

async function askOperator(webhookUrl: string, path: string): Promise<unknown> {
  const response = await fetch(new URL(`/admin/${path}`, webhookUrl), {
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  if (!response.ok) throw new Error(`the operator's route was answered ${response.status}`);
  return response.json();
}
