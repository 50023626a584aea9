import * as v from "valibot";
import type { CallOptions, Host } from "../host.ts";
import { sendForJson, sendToBeDone } from "../read.ts";
import { type Agent, agent, type AgentChanges, type NewAgent } from "../shapes/agent.ts";
import type { Uuid } from "../shapes/lenient.ts";

/** Calls about the agents of a chatbot. */
export function agentCalls(host: Host) {
  return {
    /**
     * Makes an agent, which is disabled until an update enables it. A chatbot has one of the type
     * human-escalation and one of spam-defense at most.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/agents/create
     */
    create: (chatbot: Uuid, settings: NewAgent, options?: CallOptions): Promise<Agent> =>
      sendForJson(host, "agent_create", agent, { ...options, uuid: chatbot, body: settings }),

    /**
     * Changes the settings that are given; the others stay. To restrict what an agent knows, send
     * `data_source_uuids` together with `use_all_sources: false`.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/agents/update
     */
    update: (uuid: Uuid, changes: AgentChanges, options?: CallOptions): Promise<Agent> =>
      sendForJson(host, "agent_update", agent, { ...options, uuid, body: changes }),

    /**
     * Lists all agents of a chatbot.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/agents/fetch_multi
     */
    list: (chatbot: Uuid, options?: CallOptions): Promise<readonly Agent[]> =>
      sendForJson(host, "agents", v.array(agent), { ...options, uuid: chatbot }),

    /**
     * Deletes an agent.
     * @throws GptTrainerApiError
     * @see https://guide.gpt-trainer.com/api-reference/agents/delete
     */
    delete: (uuid: Uuid, options?: CallOptions): Promise<void> =>
      sendToBeDone(host, "agent_delete", { ...options, uuid }),
  };
}
