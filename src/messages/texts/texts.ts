/** What the bridge itself says, in one language. Markdown. */
export interface Texts {
  /** Answer to the command `start`. @param prefix what commands begin with on this platform */
  readonly welcome: (prefix: string) => string;
  /** Answer to the command `help`. @param prefix what commands begin with on this platform */
  readonly help: (prefix: string) => string;
  /** Answer to the command `new`. */
  readonly newSession: string;
  /** Answer to something without words. */
  readonly wordless: string;
  /** The chatbot answered with nothing. */
  readonly emptyAnswer: string;
  /** Note: messages could not be answered. */
  readonly failed: string;
  /** Note: an answer's later part could not be shown. */
  readonly partial: string;
  /** Note: too many messages at once. */
  readonly tooMany: string;
}
