/** Telegram cannot read this HTML. The message is Telegram's own, without its prefix. */
export class HtmlError extends Error {
  override readonly name = "HtmlError";
}
