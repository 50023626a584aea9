/** Longer addresses are left out: of some platforms no message could hold them. */
const HREF_UNITS_MAX = 2_000;

/** What a link may open: nothing that acts within an app, as `tg:`, which mentions people, does. */
const FOLLOWED = /^(?:https?:\/\/[^/?#\s]|mailto:[^\s]|tel:[^\s])/i;

/**
 * An address as a link may have it.
 * @returns undefined when nobody should follow it: its label is then shown alone
 */
export function followable(address: string): string | undefined {
  if (address.length > HREF_UNITS_MAX || !FOLLOWED.test(address)) return undefined;
  // eslint-disable-next-line no-control-regex
  const href = address.replace(/[\s\u0000-\u001f\u007f]/g, encodeURIComponent);
  return href.length <= HREF_UNITS_MAX ? href : undefined;
}

/** Whether a label already says where its link leads, as a bare address does. */
export function isItsOwnAddress(label: string, href: string): boolean {
  return href === label || href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, "") === label;
}
