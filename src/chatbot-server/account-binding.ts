import type { Account } from "./objects/account.ts";

/** What the sessions themselves use of the bindings. */
export interface AccountBindings {
  readonly CHATBOT_ACCOUNT: DurableObjectNamespace<Account>;
}

/** The account is one object: everything that is not a conversation. */
const ACCOUNT_NAME = "account";

/** The object that knows the chatbots, and which sessions there are. */
export function accountObject(env: AccountBindings): DurableObjectStub<Account> {
  return env.CHATBOT_ACCOUNT.getByName(ACCOUNT_NAME);
}
