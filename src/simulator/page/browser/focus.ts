/** The id of a place's text box in the document. */
export function composerId(place: string): string {
  return `text-${place}`;
}

/** The id of a place's list of messages in the document. */
export function logId(place: string): string {
  return `log-${place}`;
}

/** Gives the focus to the element with this id, if there is one. */
export function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}
