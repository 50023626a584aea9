import { rememberLast } from "../lib/once.ts";
import { isUuid } from "./ids.ts";

/** What the variables say, checked. */
export interface Config {
  /** Any of them opens the API. */
  readonly apiKeys: readonly string[];
  /** The chatbot that is there from the beginning; the server makes an id up when absent. */
  readonly chatbotUuid: string | undefined;
  /** How fast an answer is streamed; 0 sends all of it at once. */
  readonly charactersPerSecond: number;
  /** What is wrong, each with what to do. Names variables, never their values. */
  readonly problems: readonly string[];
}

/** About as fast as a language model writes. */
const DEFAULT_CHARACTERS_PER_SECOND = 400;

/** The configuration of an environment. Nothing in it is trusted; an empty variable counts as absent. */
export const configOf: (environment: object) => Config = rememberLast(readConfig);

/** Reads an environment. */
export function readConfig(environment: object): Config {
  const read = (variable: string): string | undefined => {
    const value: unknown = Reflect.get(environment, variable);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const problems: string[] = [];
  const apiKeys = (read("CHATBOT_SERVER_API_KEY") ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (apiKeys.length === 0) {
    problems.push("CHATBOT_SERVER_API_KEY is missing: set it to a key of your own choice");
  }
  const chatbotUuid = read("CHATBOT_SERVER_CHATBOT_UUID");
  if (chatbotUuid !== undefined && !isUuid(chatbotUuid)) {
    problems.push("CHATBOT_SERVER_CHATBOT_UUID must be 32 lowercase hexadecimal digits");
  }
  const pace = Number(
    read("CHATBOT_SERVER_CHARACTERS_PER_SECOND") ?? DEFAULT_CHARACTERS_PER_SECOND,
  );
  const isPace = Number.isFinite(pace) && pace >= 0;
  if (!isPace) {
    problems.push("CHATBOT_SERVER_CHARACTERS_PER_SECOND must be a number from 0 upwards");
  }
  return {
    apiKeys,
    chatbotUuid,
    charactersPerSecond: isPace ? pace : DEFAULT_CHARACTERS_PER_SECOND,
    problems,
  };
}
