import { html, nothing, type TemplateResult } from "lit-html";
import { excerptOf } from "../bodies/plain-text.ts";
import type { MessageCommands } from "../commands.ts";
import type { MessageAction, MessageState, PlaceState } from "../../state.ts";
import { moreIcon } from "./icons.ts";

/** What stands on the buttons of the menu. */
const labels: Readonly<Record<MessageAction, string>> = {
  resend: "Send again",
  edit: "Edit",
  delete: "Delete",
  thread: "Reply in thread",
};

/** The least distance between a menu and the window's edge, in CSS pixels. */
const EDGE_PX = 8;

/** The button that opens what may be asked of a message, with that; nothing where that is nothing. */
export function messageMenu(
  place: PlaceState,
  message: MessageState,
  commands: MessageCommands,
): TemplateResult | typeof nothing {
  if (message.actions.length === 0) return nothing;
  const id = `menu-${place.id}-${message.id}`;
  const choose = (event: Event, action: MessageAction): void => {
    closeMenu(event.currentTarget);
    commands.act(place, message, action);
  };
  return html`<div class="menu">
    <button
      type="button"
      class="more"
      popovertarget=${id}
      aria-label=${`Actions for “${excerptOf(message.body)}”`}
    >
      ${moreIcon}
    </button>
    <div id=${id} class="choices" popover @beforetoggle=${placeItself}>
      ${message.actions.map(
        (action) =>
          html`<button type="button" @click=${(event: Event) => choose(event, action)}>
            ${labels[action]}
          </button>`,
      )}
    </div>
  </div>`;
}

/** Closes the menu that something stands in; the focus goes back to the button that opened it. */
function closeMenu(inside: EventTarget | null): void {
  if (!(inside instanceof HTMLElement)) return;
  inside.closest<HTMLElement>("[popover]")?.hidePopover();
}

function placeItself({ currentTarget }: Event): void {
  if (currentTarget instanceof HTMLElement) placeMenu(currentTarget);
}

/** Puts a menu beside its button, above it where there is no room below. */
function placeMenu(menu: HTMLElement): void {
  const button = menu.previousElementSibling?.getBoundingClientRect();
  if (!button) return;
  const { clientWidth, clientHeight } = document.documentElement;
  const isLow = button.bottom > clientHeight / 2;
  const right = Math.max(EDGE_PX, clientWidth - button.right);
  menu.style.setProperty("right", `${right}px`);
  menu.style.setProperty("top", isLow ? "auto" : `${button.bottom}px`);
  menu.style.setProperty("bottom", isLow ? `${clientHeight - button.top}px` : "auto");
}

/** Keeps the open menu, if there is one, at its button while something is scrolled. */
export function keepMenusInPlace(): void {
  const move = (): void => {
    for (const menu of document.querySelectorAll<HTMLElement>(".choices:popover-open")) {
      placeMenu(menu);
    }
  };
  document.addEventListener("scroll", move, { capture: true, passive: true });
  window.addEventListener("resize", move, { passive: true });
}
