import type { Setup } from "../setup.ts";
import type { StoredAgent } from "../store/agents.ts";
import type { StoredTurn, TurnLabel } from "../store/turns.ts";
import { labellingAgents, labelsFor } from "./labels.ts";
import { chooseModel, type ModelSources } from "./models/choose.ts";

/** The background agents of a chatbot: those that are done at once, and those that ask a model. */
interface Background {
  readonly atOnce: readonly StoredAgent[];
  readonly later: readonly StoredAgent[];
}

function backgroundOf({ agents }: Setup, models: ModelSources): Background {
  const { atOnce = [], later = [] } = Object.groupBy(labellingAgents(agents), ({ model }) =>
    chooseModel(model, models) === undefined ? "atOnce" : "later",
  );
  return { atOnce, later };
}

/** A turn with the labels that need no model, and the number of agents that still have to ask one. */
export async function labelAtOnce(
  turn: StoredTurn,
  setup: Setup,
  models: ModelSources,
): Promise<StoredTurn> {
  const { atOnce, later } = backgroundOf(setup, models);
  const found = await Promise.all(
    atOnce.map((agent) => labelsFor(agent, turn, undefined, models.settings.limits)),
  );
  return { ...turn, labels: found.flat(), backgroundPendingTasks: later.length };
}

/**
 * Lets the agents that ask a model label a turn, one after another.
 * @param note is given what each has found, and how many are left
 */
export async function labelLater(
  turn: StoredTurn,
  setup: Setup,
  models: ModelSources,
  note: (labels: readonly TurnLabel[], left: number) => void,
): Promise<void> {
  const { later } = backgroundOf(setup, models);
  if (later.length === 0) note([], 0);
  for (const [at, agent] of later.entries()) {
    const model = chooseModel(agent.model, models);
    const labels = await labelsFor(agent, turn, model, models.settings.limits);
    note(labels, later.length - at - 1);
  }
}
