import * as v from "valibot";
import {
  type Extra,
  flag,
  id,
  type IsoTime,
  maybe,
  type Open,
  text,
  type Uuid,
  word,
} from "./lenient.ts";

/** `private`: only the owner; `public`: a link and embedded; `hybrid`: embedded only. */
export type Visibility = "private" | "public" | "hybrid";

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
export interface ChatbotMeta extends Extra {
  readonly visibility?: Open<Visibility> | null;
  /** Messages (1 to 100), and the seconds (1 to 360) in which so many may come from one person. */
  readonly rate_limit?: readonly [messages: number, seconds: number] | null;
  /** What somebody is told who writes more. */
  readonly rate_limit_message?: string | null;
  /** Whether answers name their sources, as `[1.2]`. */
  readonly show_citations?: boolean | null;
}

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
export interface Chatbot extends Extra {
  readonly uuid: Uuid;
  readonly name: string;
  readonly meta: ChatbotMeta;
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
}

/** What a chatbot is made with. @see https://guide.gpt-trainer.com/api-reference/chatbots/create */
export interface NewChatbot {
  readonly name: string;
  readonly visibility?: Open<Visibility>;
  /** Messages (1 to 100), and the seconds (1 to 360) in which so many may come from one person. */
  readonly rate_limit?: readonly [messages: number, seconds: number];
  readonly rate_limit_message?: string;
  readonly show_citations?: boolean;
}

/** What is to be another; the rest stays. @see https://guide.gpt-trainer.com/api-reference/chatbots/update */
export type ChatbotChanges = Partial<NewChatbot>;

const chatbotMeta = v.looseObject({
  visibility: maybe(word<Visibility>()),
  rate_limit: maybe(v.tuple([v.number(), v.number()])),
  rate_limit_message: maybe(v.string()),
  show_citations: maybe(flag),
});

export const chatbot: v.GenericSchema<unknown, Chatbot> = v.looseObject({
  uuid: id,
  name: text,
  meta: v.nullish(chatbotMeta, {}),
  created_at: text,
  modified_at: text,
});
