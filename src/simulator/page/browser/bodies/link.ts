import { html, type TemplateResult } from "lit-html";

/** What a renderer gives: a piece of the page, or words. */
export type Piece = TemplateResult | string | readonly Piece[];

/** Where a link may lead. Any other address is shown as the words it stands on. */
const followedSchemes: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * A link that opens beside the page and tells nobody where it was.
 * @param inner the words it stands on
 * @param ownSchemes schemes that lead somewhere on this platform only, such as `tg:`
 */
export function linked(address: string, inner: Piece, ownSchemes: readonly string[] = []): Piece {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !(followedSchemes.has(url.protocol) || ownSchemes.includes(url.protocol))) {
    return inner;
  }
  return html`<a href=${url.href} rel="noopener noreferrer" target="_blank">${inner}</a>`;
}
