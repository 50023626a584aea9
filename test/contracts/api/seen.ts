import { expect } from "vitest";
import {
  type ApiErrorKind,
  GptTrainerApiError,
} from "../../../src/chatbots/gpt-trainer/api/index.ts";
import type { ApiWorld } from "./world.ts";

/** Something that the documents leave open, and how a server turns out to have it. */
export interface UncertainItem {
  /** Names it. */
  readonly item: string;
  /**
   * Finds out.
   * @param chatbot id of a chatbot that is there for it alone
   * @returns what was seen: statuses, names of keys, counts; nothing that a person wrote
   */
  readonly look: (world: ApiWorld, chatbot: string) => Promise<string>;
}

/** Status and names of keys of an answer, without its values. */
export async function shapeOf(response: Response): Promise<string> {
  const text = await response.text();
  return `${response.status} ${keysIn(text)}`;
}

/** Names of the keys of JSON text; or what it is instead. */
export function keysIn(text: string): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text === "" ? "nothing" : "no JSON";
  }
  if (Array.isArray(json)) return "a list";
  if (typeof json !== "object" || json === null) return `JSON that is a ${typeof json}`;
  return `{${Object.keys(json).toSorted().join(", ")}}`;
}

/**
 * The kind of the error that a call ends with, and its status; or that it succeeds.
 * @param kinds those that the client's users are told to expect
 */
export async function kindOf(
  call: Promise<unknown>,
  kinds: readonly ApiErrorKind[],
): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof GptTrainerApiError)) throw error;
    expect(kinds).toContain(error.kind);
    return `${error.kind} ${error.status ?? "without a status"}`;
  }
  return "no error";
}
