/** The package brings no types. @see https://github.com/markdown-it/markdown-it-footnote */
declare module "markdown-it-footnote" {
  import type { MarkdownIt } from "markdown-it";

  export default function footnotes(engine: MarkdownIt): void;
}
