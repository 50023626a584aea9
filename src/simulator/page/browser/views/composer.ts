import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { excerptOf } from "../bodies/plain-text.ts";
import type { WritingCommands } from "../commands.ts";
import { composerId } from "../focus.ts";
import type { PlaceState } from "../../state.ts";
import type { Aim, Composer } from "../view-state.ts";
import { sendIcon } from "./icons.ts";

/** The longest message that a pane takes, in characters: Telegram's limit, the lowest of the three. */
const LONGEST_MESSAGE_CHARACTERS = 4_096;

/** The box that messages are written in, with what it is about to do. */
export function composerView(
  place: PlaceState,
  composer: Composer,
  refusal: string | undefined,
  commands: WritingCommands,
): TemplateResult {
  const submit = (event: Event): void => {
    event.preventDefault();
    commands.send(place);
  };
  return html`<form class="composer" @submit=${submit}>
    ${chipsOf(place, commands)}
    <p class="refusal" role="alert">${refusal ?? nothing}</p>
    ${composer.aim ? aimOf(place, composer.aim, commands) : nothing}
    <label for=${composerId(place.id)}>${place.hint}</label>
    <div class="writing">
      ${boxOf(place, composer, commands)}
      <button type="submit" class="send">
        ${sendIcon}<span>${composer.aim?.kind === "edit" ? "Save" : "Send"}</span>
      </button>
    </div>
  </form>`;
}

function boxOf(place: PlaceState, composer: Composer, commands: WritingCommands): TemplateResult {
  return html`<textarea
    id=${composerId(place.id)}
    rows="1"
    maxlength=${LONGEST_MESSAGE_CHARACTERS}
    placeholder=${placeholderOf(place, composer.aim)}
    .value=${live(composer.text)}
    @input=${(event: Event) => {
      if (event.target instanceof HTMLTextAreaElement) commands.type(place.id, event.target.value);
    }}
    @keydown=${(event: KeyboardEvent) => onKey(event, place, composer, commands)}
  ></textarea>`;
}

function onKey(
  event: KeyboardEvent,
  place: PlaceState,
  { aim }: Composer,
  commands: WritingCommands,
): void {
  if (event.isComposing) return;
  if (event.key === "Escape" && aim) commands.dropAim(place.id);
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  if (event.target instanceof HTMLTextAreaElement) event.target.form?.requestSubmit();
}

function placeholderOf({ mention }: PlaceState, aim: Aim | undefined): string {
  if (aim?.kind === "edit") return "What it should say";
  if (aim?.kind === "thread") return "Reply in the thread";
  return mention === undefined ? "Write a message" : `${mention} …`;
}

function aimOf(
  place: PlaceState,
  { kind, message }: Aim,
  commands: WritingCommands,
): TemplateResult {
  const what = kind === "edit" ? "Editing" : "Reply in the thread of";
  return html`<p class="aim">
    <span>${what} “${excerptOf(message.body)}”</span>
    <button type="button" class="quiet" @click=${() => commands.dropAim(place.id)}>Cancel</button>
  </p>`;
}

function chipsOf(place: PlaceState, commands: WritingCommands): TemplateResult {
  return html`<p class="chips">
    <button type="button" class="chip" @click=${() => commands.showEverything(place)}>
      Try: show everything
    </button>
    <button type="button" class="chip" @click=${() => commands.showButtons(place)}>
      Show buttons
    </button>
  </p>`;
}
