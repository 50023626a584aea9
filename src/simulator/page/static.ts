import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { pathToFileURL } from "node:url";
import { readStylesheet } from "./stylesheet.ts";

/**
 * The view library's own files, which browsers take as they are. What Node would load stands in a
 * folder of its own, one deeper.
 */
const libraryFolder = new URL(
  "../",
  pathToFileURL(createRequire(import.meta.url).resolve("lit-html")),
);
const browserFolder = new URL("browser/", import.meta.url);

/** Names of modules: no other file of those folders is served. */
const libraryModule = /^(?:[a-z-]+\/)*[a-z-]+\.js$/;
const browserModule = /^(?:[a-z-]+\/)*[a-z-]+\.ts$/;

/**
 * The page's style sheet and modules. Those in TypeScript have their types taken out when they are
 * asked for, and the library is served from where it is installed: there is nothing to build.
 */
export function staticRoutes(): Hono {
  const app = new Hono();
  app.get("/page.css", async (context) =>
    context.body(await readStylesheet(), 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/page/*", async (context) => {
    const name = context.req.path.slice("/page/".length);
    if (!browserModule.test(name)) return context.notFound();
    const source = await readText(new URL(name, browserFolder));
    return source === undefined ? context.notFound() : script(stripTypeScriptTypes(source));
  });
  app.get("/vendor/lit-html/*", async (context) => {
    const name = context.req.path.slice("/vendor/lit-html/".length);
    if (!libraryModule.test(name)) return context.notFound();
    const source = await readText(new URL(name, libraryFolder));
    return source === undefined ? context.notFound() : script(source);
  });
  return app;
}

async function readText(file: URL): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

function script(source: string): Response {
  return new Response(source, { headers: { "content-type": "text/javascript; charset=utf-8" } });
}
