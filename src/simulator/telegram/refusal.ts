/** What a refusal tells besides its words. @see https://core.telegram.org/bots/api#responseparameters */
export interface RefusalParameters {
  /** Seconds. */
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** The Bot API says no. Thrown by methods; the server turns it into `{"ok":false,…}`. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal";
  readonly code: number;
  readonly parameters: RefusalParameters | undefined;

  constructor(code: number, description: string, parameters?: RefusalParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400, with Telegram's prefix. */
export function badRequest(words: string, parameters?: RefusalParameters): ApiRefusal {
  return new ApiRefusal(400, `Bad Request: ${words}`, parameters);
}

/** 403, with Telegram's prefix. */
export function forbidden(words: string): ApiRefusal {
  return new ApiRefusal(403, `Forbidden: ${words}`);
}

/** 429. @param seconds until the next call can succeed */
export function tooManyRequests(seconds: number): ApiRefusal {
  return new ApiRefusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
