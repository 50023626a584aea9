import * as v from "valibot";
import {
  anything,
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

export type HttpMethod = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

/** A call to a server of yours that an agent may make. @see https://github.com/ks-collab/gpt-trainer-sdk */
export interface ToolFunction extends Extra {
  readonly uuid: Uuid;
  readonly name: string;
  readonly description: string;
  /** A JSON Schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
  readonly external_url?: string | null;
  readonly method?: Open<HttpMethod> | null;
  readonly meta: ToolFunctionMeta;
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
}

export interface ToolFunctionMeta extends Extra {
  /** Whether the ids of session and message and the person's question go along. */
  readonly allow_gpt_trainer_properties?: boolean | null;
}

/** What a tool function is made with. @see https://github.com/ks-collab/gpt-trainer-sdk */
export interface NewToolFunction {
  readonly name: string;
  /** Below 1024 characters: the model decides by it whether to call. */
  readonly description: string;
  readonly external_url: string;
  readonly method?: HttpMethod;
  /** A JSON Schema. */
  readonly parameters?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly enabled?: boolean;
  readonly allow_gpt_trainer_properties?: boolean;
}

/** What is to be another; the rest stays. */
export type ToolFunctionChanges = Partial<NewToolFunction>;

export const toolFunction: v.GenericSchema<unknown, ToolFunction> = v.looseObject({
  uuid: id,
  name: text,
  description: text,
  parameters: v.nullish(anything, {}),
  headers: v.nullish(anything, {}),
  enabled: v.nullish(flag, false),
  external_url: maybe(v.string()),
  method: maybe(word<HttpMethod>()),
  meta: v.nullish(v.looseObject({ allow_gpt_trainer_properties: maybe(flag) }), {}),
  created_at: text,
  modified_at: text,
});
