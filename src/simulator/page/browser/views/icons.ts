import { html, type TemplateResult } from "lit-html";

/** One tick or two, as messengers show how far a message came. */
export function tickIcon(count: 1 | 2): TemplateResult {
  const second = html`<svg class="icon" viewBox="0 0 18 12" aria-hidden="true" focusable="false">
    <path d="M1 6.5 4.5 10 11 2" />
    <path d="M7.5 9 8.5 10 15 2" />
  </svg>`;
  const one = html`<svg class="icon" viewBox="0 0 18 12" aria-hidden="true" focusable="false">
    <path d="M3 6.5 6.5 10 13 2" />
  </svg>`;
  return count === 2 ? second : one;
}

/** Three dots: there is more to do. */
export const moreIcon = html`<svg
  class="icon dots"
  viewBox="0 0 16 16"
  aria-hidden="true"
  focusable="false"
>
  <circle cx="3" cy="8" r="1.4" />
  <circle cx="8" cy="8" r="1.4" />
  <circle cx="13" cy="8" r="1.4" />
</svg>`;

/** A paper plane. */
export const sendIcon = html`<svg
  class="icon plane"
  viewBox="0 0 20 20"
  aria-hidden="true"
  focusable="false"
>
  <path d="M2.5 3.2 18 10 2.5 16.8 4.6 10.9 11 10 4.6 9.1z" />
</svg>`;
