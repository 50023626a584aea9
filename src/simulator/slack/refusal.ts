import type { JsonObject } from "./types.ts";

/** What a refusal tells besides its word. */
interface RefusalDetails {
  /** Fields beside `error`. */
  readonly fields?: JsonObject;
  /** The HTTP status; 200 when absent. */
  readonly status?: number;
  /** Seconds until the next call can succeed. */
  readonly retryAfterS?: number;
}

/** The Web API says no. Thrown by methods; the server turns it into `{"ok":false,…}`. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly error: string;
  readonly details: RefusalDetails;

  constructor(error: string, details: RefusalDetails = {}) {
    super(`Slack refuses: ${error}`);
    this.error = error;
    this.details = details;
  }
}

/** A refusal that points at what is wrong, as `response_metadata.messages` does. */
export function refusalWith(error: string, messages: readonly string[]): ApiRefusal {
  const told = messages.map((message) => `[ERROR] ${message}`);
  return new ApiRefusal(error, { fields: { response_metadata: { messages: told } } });
}

/** An argument that must be there is not. */
export function missingField(name: string): ApiRefusal {
  return refusalWith("invalid_arguments", [`missing required field: ${name}`]);
}

/** @see https://docs.slack.dev/apis/web-api/rate-limits */
export function rateLimited(seconds: number): ApiRefusal {
  return new ApiRefusal("ratelimited", { status: 429, retryAfterS: seconds });
}
