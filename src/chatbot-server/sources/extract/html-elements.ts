/** Elements whose content nobody reads, or that stands on every page of a site. */
const UNREAD: ReadonlySet<string> = new Set(
  "script style noscript template svg math iframe object canvas nav aside footer dialog select datalist button audio video".split(
    " ",
  ),
);

/** What says the same as those elements. @see https://www.w3.org/TR/wai-aria-1.2/#landmark_roles */
const UNREAD_ROLES: ReadonlySet<string> = new Set(
  "navigation banner contentinfo complementary search menu menubar dialog alertdialog".split(" "),
);

/** Elements that begin a new line. @see https://html.spec.whatwg.org/multipage/rendering.html#flow-content-3 */
const BLOCKS: ReadonlySet<string> = new Set(
  "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hgroup hr html legend li main menu ol p pre search section summary ul".split(
    " ",
  ),
);

/** The attributes of an element, by name. */
export type Attributes = Readonly<Record<string, string>>;

/** Whether nothing in an element is meant to be read. */
export function isUnread(name: string, attributes: Attributes): boolean {
  return (
    UNREAD.has(name) ||
    UNREAD_ROLES.has(attributes["role"] ?? "") ||
    attributes["hidden"] !== undefined ||
    attributes["aria-hidden"] === "true" ||
    /display\s*:\s*none/i.test(attributes["style"] ?? "")
  );
}

/** Whether an element says that it holds what a page is about. */
export function isMain(name: string, attributes: Attributes): boolean {
  return name === "main" || name === "article" || attributes["role"] === "main";
}

/** Whether an element stands on lines of its own. */
export function isBlockElement(name: string): boolean {
  return BLOCKS.has(name);
}

/** The level of a heading from 1 to 6; undefined for every other element. */
export function headingLevel(name: string): number | undefined {
  const [, level] = /^h([1-6])$/.exec(name) ?? [];
  return level === undefined ? undefined : Number(level);
}
