import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { staticRoutes } from "../../../src/simulator/page/static.ts";

const app = staticRoutes();
const statusOf = async (path: string): Promise<number> => (await app.request(path)).status;

describe("the page's own files", () => {
  it("are modules without types, each as JavaScript", async () => {
    const folder = "src/simulator/page/browser";
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const modules = names.filter((name) => name.endsWith(".ts"));
    expect(modules).toContain("main.ts");
    for (const name of modules) {
      const response = await app.request(`/page/${name}`);
      expect(response.status, name).toBe(200);
      expect(response.headers.get("content-type"), name).toMatch(/^text\/javascript/u);
      expect(await response.text(), name).not.toMatch(/^(?:import type|export interface)/mu);
    }
  });

  it("are one style sheet made of every file of its folder", async () => {
    const response = await app.request("/page.css");
    expect(response.headers.get("content-type")).toMatch(/^text\/css/u);
    const css = await response.text();
    for (const name of readdirSync("src/simulator/page/style")) {
      expect(css, name).toContain(readFileSync(join("src/simulator/page/style", name), "utf8"));
    }
  });

  it("are the view library as browsers take it, without its advice for developers", async () => {
    const response = await app.request("/vendor/lit-html/lit-html.js");
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain("dev mode");
    expect(await statusOf("/vendor/lit-html/directives/repeat.js")).toBe(200);
  });

  it("are all there is: nothing beside these folders can be read", async () => {
    for (const path of [
      "/page/../static.ts",
      "/page/%2e%2e/static.ts",
      "/page/..%2fstatic.ts",
      "/page/main.js",
      "/page/",
      "/vendor/lit-html/package.json",
      "/vendor/lit-html/../hono/package.json",
      "/vendor/lit-html/%2e%2e/hono/dist/index.js",
    ]) {
      expect(await statusOf(path), path).toBe(404);
    }
  });
});
