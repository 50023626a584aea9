/**
 * What the bridge itself says, in one language. Markdown. `{prefix}` stands for what people write
 * before a command's name.
 */
export interface Texts {
  /** Answer to the command `start`. */
  readonly welcome: string;
  /** Answer to the command `help`. */
  readonly help: string;
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
