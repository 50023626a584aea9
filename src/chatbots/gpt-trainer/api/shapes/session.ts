import * as v from "valibot";
import { anything, type Extra, id, type IsoTime, maybe, text, type Uuid } from "./lenient.ts";

/** One level deep; text is what every host takes. */
export type InitialVariables = Readonly<Record<string, string | number | boolean | null>>;

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties-reference */
export interface SessionMeta extends Extra {
  /** What the person wrote into the form of the widget, under the labels of its fields. */
  readonly user?: Readonly<Record<string, unknown>> | null;
  /** What the owner's own server answered when it verified the person. */
  readonly auth_data?: Readonly<Record<string, unknown>> | null;
}

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties-reference */
export interface Session extends Extra {
  readonly uuid: Uuid;
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
  readonly meta?: SessionMeta | null;
  /** Not every host repeats them. */
  readonly initial_variables?: Readonly<Record<string, unknown>> | null;
}

/** What a session is begun with. @see https://guide.gpt-trainer.com/api-reference/sessions/create */
export interface NewSession {
  /** Agents can use them; they cannot be set later. */
  readonly initial_variables?: InitialVariables;
}

export const session: v.GenericSchema<unknown, Session> = v.looseObject({
  uuid: id,
  created_at: text,
  modified_at: text,
  meta: maybe(v.looseObject({ user: maybe(anything), auth_data: maybe(anything) })),
  initial_variables: maybe(anything),
});
