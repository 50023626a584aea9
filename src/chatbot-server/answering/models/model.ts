/** @see https://platform.openai.com/docs/api-reference/chat/create */
export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** A function that a model may ask for. `parameters` is a JSON Schema. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a model is asked. */
export interface ModelRequest {
  readonly messages: readonly ChatMessage[];
  /** 0 to 1; the model's own when absent. */
  readonly temperature?: number;
  /** How many tokens of an answer there is room for. */
  readonly answerTokens: number;
  readonly tools?: readonly ModelTool[];
}

/** What comes of a model while it writes. */
export type ModelEvent =
  | { readonly kind: "text"; readonly text: string }
  /** It is at work, without a word so far: the limit between two bytes begins anew. */
  | { readonly kind: "alive" }
  /** The last event. `tokens`: question and answer together, as the model counts them. */
  | { readonly kind: "end"; readonly reason: FinishReason; readonly tokens?: number };

/** Why a model stopped: it was done, or there was no more room. @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference */
export type FinishReason = "stop" | "length";

/** A language model. */
export interface Model {
  /** As its endpoint calls it. */
  readonly name: string;
  /** How many tokens question and answer may have together. */
  readonly contextTokens: number;
  /**
   * Asks it, and gives what it writes as it comes, ended by `end`.
   * @throws ModelError when it fails, before the first word or in the middle
   */
  open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent, void, undefined>;
}
