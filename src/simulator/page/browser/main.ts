import { render } from "lit-html";
import { createCommands } from "./commands.ts";
import { followServer } from "./events.ts";
import { showAtTheEnd } from "./scrolling.ts";
import { createStore } from "./store.ts";
import { emptyView, type ViewState } from "./view-state.ts";
import { keepMenusInPlace } from "./views/message-menu.ts";
import { pageView } from "./views/page.ts";
import { connectionView, runtimeView } from "./views/runtime.ts";

/** The element of the document that has this id. @throws when the document has none */
function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the document has no #${id}`);
  return found;
}

const roots = { app: byId("app"), runtime: byId("runtime"), connection: byId("connection") };

function show(view: ViewState): void {
  showAtTheEnd(() => {
    render(connectionView(view), roots.connection);
    render(runtimeView(view, commands.runtime), roots.runtime);
    render(pageView(view, commands), roots.app);
  });
}

const store = createStore(emptyView, show);
const commands = createCommands(store);

roots.app.replaceChildren();
show(store.now());
keepMenusInPlace();
followServer(store);
