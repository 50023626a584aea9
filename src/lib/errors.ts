/** What every error of ours carries besides its message. */
export interface CausewayErrorOptions {
  /** Whether the same thing may succeed a little later. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/**
 * An error that says what to do. The message is for the operator: it names no secret and quotes
 * nobody's words, so it can be logged as it is.
 */
export class CausewayError extends Error {
  /** Stable and countable, such as `body_too_large`; listed in docs/errors.md. */
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: CausewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    // Of what an object throws, its caller is given the name and the message, and nothing else.
    this.name = code;
    this.retryable = options.retryable ?? false;
  }
}

/** The code to log for anything that was thrown: its name, which is the code of what is ours. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown_error";
}
