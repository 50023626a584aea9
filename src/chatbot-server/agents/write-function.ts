import { newUuid } from "../ids.ts";
import type { FunctionChanges, NewFunction } from "../requests/function-body.ts";
import type { StoredFunction } from "../store/functions.ts";

/** A new tool function. @param now Unix milliseconds */
export function newFunction(agent: string, given: NewFunction, now: number): StoredFunction {
  const blank: StoredFunction = {
    uuid: newUuid(),
    agent,
    name: given.name,
    description: given.description,
    parametersJson: "{}",
    headersJson: "{}",
    enabled: true,
    externalUrl: given.external_url,
    method: "POST",
    createdAt: now,
    modifiedAt: now,
  };
  return changeFunction(blank, given, now);
}

/** A tool function with what shall change of it. @param now Unix milliseconds */
export function changeFunction(
  one: StoredFunction,
  changes: FunctionChanges,
  now: number,
): StoredFunction {
  const allowProperties = changes.allow_gpt_trainer_properties ?? one.allowProperties;
  return {
    ...one,
    name: changes.name ?? one.name,
    description: changes.description ?? one.description,
    parametersJson: changes.parameters ?? one.parametersJson,
    headersJson: changes.headers ?? one.headersJson,
    enabled: changes.enabled ?? one.enabled,
    externalUrl: changes.external_url ?? one.externalUrl,
    method: changes.method ?? one.method,
    ...(allowProperties === undefined ? {} : { allowProperties }),
    modifiedAt: now,
  };
}
