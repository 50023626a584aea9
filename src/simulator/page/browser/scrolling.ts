/** How near to its end a list must be scrolled to follow new messages, in CSS pixels. */
const NEAR_PX = 48;

/**
 * Shows something new, and keeps the lists of messages at their end that were there. A list that
 * was not there before begins at its end, too.
 */
export function showAtTheEnd(show: () => void): void {
  const logs = (): Element[] => [...document.querySelectorAll(".log, .bridge-log pre")];
  const elsewhere = new Set(logs().filter((log) => !isAtTheEnd(log)));
  show();
  for (const log of logs()) {
    if (!elsewhere.has(log)) log.scrollTop = log.scrollHeight;
  }
}

function isAtTheEnd({ scrollHeight, scrollTop, clientHeight }: Element): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR_PX;
}
