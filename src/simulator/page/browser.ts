/**
 * What the page runs in the browser: keeps the chats up to date and sends what is written. Its
 * source text is what the page serves, so it uses nothing from outside of itself.
 */
export function runPage(): void {
  /** How near to its end a list must be scrolled to follow new messages, in CSS pixels. */
  const nearPx = 40;

  /** Adds and changes single messages, so that a screen reader speaks only what is new. */
  function update(list: Element, fresh: ParentNode): void {
    const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;
    for (const item of fresh.querySelectorAll("li")) {
      const known = list.querySelector(`li[data-id="${item.dataset["id"]}"]`);
      if (known === null) list.append(item);
      else if (known.innerHTML !== item.innerHTML) known.replaceWith(item);
    }
    if (wasAtEnd) list.scrollTop = list.scrollHeight;
  }

  function follow(source: EventSource, pane: HTMLElement): void {
    const list = pane.querySelector("ol");
    const typing = pane.querySelector(".typing");
    source.addEventListener(pane.dataset["chat"] ?? "", (event: MessageEvent<string>) => {
      const template = document.createElement("template");
      // The server has escaped everything in it that anybody wrote.
      template.innerHTML = event.data;
      if (list !== null) update(list, template.content);
      typing?.replaceChildren(template.content.querySelector(".typing")?.textContent ?? "");
    });
  }

  function sendFrom(pane: HTMLElement): void {
    const form = pane.querySelector("form");
    const box = pane.querySelector("textarea");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (box === null || box.value.trim() === "") return;
      const body = new URLSearchParams({ text: box.value });
      box.value = "";
      void fetch(form.action, { method: "POST", body });
    });
    box?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form?.requestSubmit();
    });
  }

  const source = new EventSource("/events");
  const status = document.querySelector("#connection");
  source.addEventListener("open", () => status?.replaceChildren());
  source.addEventListener("error", () => status?.replaceChildren("The bridge was stopped."));
  source.addEventListener("log", (event: MessageEvent<string>) => {
    document.querySelector("#log")?.replaceChildren(event.data);
  });
  for (const pane of document.querySelectorAll<HTMLElement>("section[data-chat]")) {
    follow(source, pane);
    sendFrom(pane);
  }
}
