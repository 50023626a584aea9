import type {
  EndpointName,
  GptTrainerApi,
} from "../../../../src/chatbots/gpt-trainer/api/index.ts";

/** One call, what must go over the wire for it, and what comes back. */
export interface ApiCall {
  readonly endpoint: EndpointName;
  readonly call: (api: GptTrainerApi) => Promise<unknown>;
  /** Method and path, as the documents have them. */
  readonly sends: string;
  /** The JSON body; absent when there is none. */
  readonly body?: unknown;
  /** The body of the answer. */
  readonly sample: unknown;
  /** What the call hands on; the body itself when absent. */
  readonly returns?: (sample: unknown) => unknown;
}

/** What a call hands on that only says that it was done. */
export const nothing = (): undefined => undefined;
