import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { type Server, startServer, UNKNOWN } from "../server.ts";
import {
  addAddress,
  find,
  hasEnded,
  indexed,
  piecesKept,
  post,
  type Source,
  sourceOf,
  trained,
} from "./library.ts";
import { twoColumnPdf } from "./pdf-documents.ts";
import { type Page, type Site, startSite } from "./site.ts";

let server: Server;
/** The one that may be asked, and one that may not. */
let site: Site;
let inside: Site;

beforeAll(async () => {
  [site, inside] = await Promise.all([startSite(), startSite()]);
  inside.put("/", { body: "<p>A secret of the network inside." });
  server = await startServer({ CHATBOT_SERVER_ALLOW_HOSTS: `${site.host}, other.example` });
});

afterAll(() => Promise.all([server.stop(), site.stop(), inside.stop()]));

/** Adds a page of the site and waits for its training to end. */
async function add(path: string, page: Page): Promise<Source> {
  site.put(path, page);
  const { uuid } = sourceOf(await addAddress(server, site.at(path)));
  return trained(server, uuid);
}

const texts = (uuid: string): string[] => indexed(server, uuid).map(({ text }) => text);

describe("an address", () => {
  it("is trained with its page, and takes its title", async () => {
    const source = await add("/page", { body: "<title>Hours</title><p>Nine to five.</p>" });
    expect(source).toMatchObject({
      status: "success",
      type: "link",
      file_name: site.at("/page"),
      title: "Hours",
    });
    expect(texts(source.uuid)).toEqual(["Nine to five."]);
  });

  it.each([
    ["/paper", "application/pdf", () => twoColumnPdf(), "four weeks"],
    [
      "/text",
      "text/plain; charset=iso-8859-1",
      async () => Buffer.from("caf\u00E9", "latin1"),
      "café",
    ],
    ["/notes.md", "text/plain", async () => "# Notes\n\nNot much.", "Not much."],
    ["/table", "text/csv", async () => "day,hours\nMonday,9–17", "day: Monday\nhours: 9–17"],
  ])("%s is read as what it says it is: %s", async (path, type, make, text) => {
    const { uuid } = await add(path, { headers: { "content-type": type }, body: await make() });
    expect(texts(uuid).join("\n")).toContain(text);
  });

  it("that is there already answers 409 with it, also with another end behind its number sign", async () => {
    const { uuid } = await add("/once", { body: "<p>x" });
    const again = await addAddress(server, `${site.at("/once")}#part`);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ uuid, type: "link" });
  });

  it.each([
    ["a missing page", { status: 404 }, "error:not found"],
    ["a forbidden one", { status: 403 }, "error:download"],
    ["a picture", { headers: { "content-type": "image/png" }, body: "x" }, "error:content type"],
    ["a page without text", { body: "<script>app()</script>" }, "error:no text"],
  ])("of %s ends as an error after one attempt", async (what, page, status) => {
    const path = `/${encodeURIComponent(what)}`;
    expect((await add(path, page)).status).toBe(status);
    expect(site.asked.filter((asked) => asked === path)).toHaveLength(1);
  });

  it("that cannot be read is not kept", async () => {
    const headers = { "content-type": "application/pdf" };
    const { uuid, status } = await add("/no-paper", { headers, body: "no paper" });
    expect(status).toBe("error:unreadable");
    expect(piecesKept(server, uuid)).toBe(0);
  });

  it("of a server that fails is asked three times", async () => {
    expect((await add("/broken", { status: 503 })).status).toBe("error:download");
    expect(site.asked.filter((asked) => asked === "/broken")).toHaveLength(3);
  });

  it("of a page longer than 20 MiB is not read to its end", async () => {
    let sent = 0;
    const endless: Page = (_, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const chunk = Buffer.alloc(1024 * 1024, "word ");
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) sent += 1;
      };
      response.on("drain", more);
      more();
    };
    expect((await add("/endless", endless)).status).toBe("error:storage");
    expect(sent).toBeLessThan(60);
  });

  it.each([
    [{}, "url is missing"],
    [{ url: "no address" }, "url must be an http or https address"],
    [{ url: "ftp://example.com/" }, "url must be an http or https address"],
    [
      { url: "https://user:password@example.com/" },
      "url must be an address of the public internet: credentials",
    ],
    [
      { url: "http://169.254.169.254/" },
      "url must be an address of the public internet: private address",
    ],
    [{ url: "http://0x7f.1/" }, "url must be an address of the public internet: private address"],
    [{ url: "http://localhost/" }, "url must be an address of the public internet: private name"],
  ])("%j is refused at once", async (json, error) => {
    const path = "/chatbot/c0ffee00c0ffee00c0ffee00c0ffee00/data-source/url";
    expect(await post(server, path, json)).toEqual({ status: 400, body: { error } });
  });
});

describe("a redirect", () => {
  const to = (location: string, status = 302): Page => ({ status, headers: { location } });

  it("is followed where it may be, also to another path", async () => {
    site.put("/new", { body: "<p>Moved here." });
    site.put("/middle", to(site.at("/new"), 308));
    const { uuid, file_name: name } = await add("/old", to("/middle", 301));
    expect(texts(uuid)).toEqual(["Moved here."]);
    expect(name).toBe(site.at("/old"));
  });

  it("into the network inside is not followed, whatever it is written as", async () => {
    const port = inside.host.split(":")[1] ?? "";
    const ways = [
      `http://${inside.host}/`,
      `http://localhost:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f.1:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `//127.0.0.1:${port}/`,
      `http://user@${inside.host}/`,
      "http://169.254.169.254/latest/meta-data/",
      "file:///etc/passwd",
    ];
    for (const [at, way] of ways.entries()) {
      const source = await add(`/trap-${at}`, to(way));
      expect(source.status).toBe("error:download");
    }
    site.put("/first", to(`http://${inside.host}/`));
    expect((await add("/second", to("/first"))).status).toBe("error:download");
    expect(inside.asked).toEqual([]);
  });

  it("that never ends is given up after five", async () => {
    expect((await add("/round", to("/round"))).status).toBe("error:download");
    expect(site.asked.filter((asked) => asked === "/round")).toHaveLength(6);
  });
});

describe("an address that is trained again", () => {
  const retrain = (uuids: readonly string[]) =>
    post(server, "/data-sources/url/re-scrape", { uuids });

  it("answers from what it held until what it holds now is whole", async () => {
    const { uuid } = await add("/changing", { body: "<p>Old words." });
    let release = (): void => undefined;
    site.put("/changing", (_, response) => {
      release = () => response.end("<p>New words.");
      response.writeHead(200, { "content-type": "text/html" });
      response.flushHeaders();
    });
    expect((await retrain([uuid, UNKNOWN])).body).toEqual([
      { uuid, status: "restarted scraping" },
      { uuid: UNKNOWN, error: "invalid data source" },
    ]);
    await until("the download", async () => (await find(server, uuid))?.status === "downloading");
    expect(texts(uuid)).toEqual(["Old words."]);
    await until("the page to be asked for", () => site.asked.filter((p) => p === "/changing")[1]);
    release();
    await until("the end", async () => hasEnded((await find(server, uuid)) ?? failure()));
    await until("only the new ones", () => texts(uuid).join() === "New words.");
  });

  it("keeps what it held when its page is gone, and says so", async () => {
    const { uuid } = await add("/vanishing", { body: "<p>Once there." });
    site.put("/vanishing", { status: 410 });
    await retrain([uuid]);
    expect((await trained(server, uuid)).status).toBe("error:not found");
    expect(texts(uuid)).toEqual(["Once there."]);
  });

  it("is refused without a list of ids", async () => {
    const { status, body } = await post(server, "/data-sources/url/re-scrape", { uuids: "x" });
    expect({ status, body }).toEqual({ status: 400, body: { error: "uuids must be an array" } });
  });
});

function failure(): never {
  throw new Error("the source is gone");
}
