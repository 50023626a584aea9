import type { Routable } from "../../../src/chatbot-server/answering/routing/routable.ts";

/** An agent with what matters of it. @param position tells its id apart from the others' */
export function agent(
  position: number,
  type: Routable["type"],
  name: string,
  more: Partial<Routable> = {},
): Routable {
  return {
    uuid: String(position).padStart(32, "0"),
    name,
    description: "",
    prompt: "",
    type,
    enabled: true,
    ...more,
  };
}
