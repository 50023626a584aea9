import { rememberLast } from "../lib/once.ts";
import { isUuid } from "./ids.ts";
import { EXTRACTIVE, type Model, readModels } from "./models.ts";

/** What the variables say, checked. */
export interface Config {
  /** Any of them opens the API, and manages further keys. */
  readonly apiKeys: readonly string[];
  /** The chatbot that is there from the beginning; the server makes an id up when absent. */
  readonly chatbotUuid: string | undefined;
  /** How fast an answer that is there as a whole is streamed; 0 sends all of it at once. */
  readonly charactersPerSecond: number;
  /** Where an OpenAI-compatible API is; absent when there is none. */
  readonly openai: OpenAi | undefined;
  /** What agents can use, the one for new agents first; at least one. */
  readonly models: readonly Model[];
  /** Whose server it is, as `GET /user` shows it. */
  readonly email: string;
  /** What is wrong, each with what to do. Names variables, never their values. */
  readonly problems: readonly string[];
}

/** An OpenAI-compatible API. */
export interface OpenAi {
  /** Such as `https://api.openai.com/v1`, without a slash at its end. */
  readonly baseUrl: string;
  /** Absent for a server that wants none. */
  readonly apiKey: string | undefined;
}

/** The model of an agent for which nobody has chosen one. */
export function defaultModelOf({ models }: Config): string {
  return (models[0] ?? EXTRACTIVE).name;
}

/** About as fast as a language model writes. */
const DEFAULT_CHARACTERS_PER_SECOND = 400;

/** @see https://platform.openai.com/docs/api-reference/introduction */
const DEFAULT_OPENAI_BASE_URL = "https://api.openai.com/v1";

/** An address that nobody can have. @see https://www.rfc-editor.org/rfc/rfc2606 */
const DEFAULT_EMAIL = "owner@chatbot.invalid";

/** The configuration of an environment. Nothing in it is trusted; an empty variable counts as absent. */
export const configOf: (environment: object) => Config = rememberLast(readConfig);

/** A variable's value without spaces around it. */
type Read = (variable: string) => string | undefined;

/** Reads an environment. */
export function readConfig(environment: object): Config {
  const read: Read = (variable) => {
    const value: unknown = Reflect.get(environment, variable);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const problems: string[] = [];
  const openai = readOpenAi(read, problems);
  const models = readModels(read("CHATBOT_SERVER_MODELS"), read("CHATBOT_SERVER_MODEL"), {
    openai: openai !== undefined,
    workersAi: Reflect.get(environment, "AI") !== undefined,
  });
  problems.push(...models.problems);
  checkNameServer(read, problems);
  return {
    apiKeys: readKeys(read, problems),
    chatbotUuid: readChatbotUuid(read, problems),
    charactersPerSecond: readPace(read, problems),
    openai,
    models: models.models,
    email: read("CHATBOT_SERVER_EMAIL") ?? DEFAULT_EMAIL,
    problems,
  };
}

function readKeys(read: Read, problems: string[]): string[] {
  const apiKeys = (read("CHATBOT_SERVER_API_KEY") ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter((key) => key !== "");
  if (apiKeys.length === 0) {
    problems.push("CHATBOT_SERVER_API_KEY is missing: set it to a key of your own choice");
  }
  return apiKeys;
}

function readChatbotUuid(read: Read, problems: string[]): string | undefined {
  const uuid = read("CHATBOT_SERVER_CHATBOT_UUID");
  if (uuid !== undefined && !isUuid(uuid)) {
    problems.push("CHATBOT_SERVER_CHATBOT_UUID must be 32 lowercase hexadecimal digits");
  }
  return uuid;
}

function readPace(read: Read, problems: string[]): number {
  const pace = Number(
    read("CHATBOT_SERVER_CHARACTERS_PER_SECOND") ?? DEFAULT_CHARACTERS_PER_SECOND,
  );
  if (Number.isFinite(pace) && pace >= 0) return pace;
  problems.push("CHATBOT_SERVER_CHARACTERS_PER_SECOND must be a number from 0 upwards");
  return DEFAULT_CHARACTERS_PER_SECOND;
}

/** What reads it is the download; here it is only looked at. */
function checkNameServer(read: Read, problems: string[]): void {
  const nameServer = read("CHATBOT_SERVER_NAME_SERVER");
  if (nameServer === undefined || URL.parse(nameServer)?.protocol === "https:") return;
  problems.push(
    "CHATBOT_SERVER_NAME_SERVER must be an address such as https://cloudflare-dns.com/dns-query",
  );
}

/** There is such an API as soon as either variable is set. */
function readOpenAi(read: Read, problems: string[]): OpenAi | undefined {
  const apiKey = read("OPENAI_API_KEY");
  const given = read("OPENAI_BASE_URL");
  if (apiKey === undefined && given === undefined) return undefined;
  const baseUrl = (given ?? DEFAULT_OPENAI_BASE_URL).replace(/\/+$/, "");
  if (!/^https?:\/\/[^/]/.test(baseUrl)) {
    problems.push("OPENAI_BASE_URL must be an address such as https://api.openai.com/v1");
    return undefined;
  }
  return { baseUrl, apiKey };
}
