import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { download } from "../../../src/chatbot-server/sources/download/index.ts";
import { leadsOutside } from "../../../src/chatbot-server/sources/download/dns-check.ts";
import { readDownloadSettings } from "../../../src/chatbot-server/sources/download/settings.ts";
import { type Site, startSite } from "./site.ts";

/** A name server over HTTPS, but for the S. */
let server: Site;

beforeAll(async () => {
  server = await startSite();
});

afterAll(() => server.stop());

/** Lets the server know a name. */
function know(
  name: string,
  answers: Readonly<Record<"A" | "AAAA", readonly string[]>>,
  Status = 0,
): void {
  for (const [type, addresses] of Object.entries(answers)) {
    const number = type === "A" ? 1 : 28;
    const Answer = [
      { name, type: 5, data: "alias.example." },
      ...addresses.map((data) => ({ name, type: number, data })),
    ];
    server.put(`/dns-query?name=${name}&type=${type}`, {
      headers: { "content-type": "application/dns-json" },
      body: JSON.stringify({ Status, ...(addresses.length === 0 ? {} : { Answer }) }),
    });
  }
}

const ask = (name: string) => leadsOutside(fetch, server.at("/dns-query"), name);

describe("a name that is looked up first", () => {
  it.each([
    ["public.example", { A: ["93.184.216.34"], AAAA: ["2606:2800:220:1::1"] }, true],
    ["old.example", { A: ["93.184.216.34"], AAAA: [] }, true],
    ["inside.example", { A: ["10.0.0.7"], AAAA: [] }, false],
    ["half.example", { A: ["93.184.216.34", "127.0.0.1"], AAAA: [] }, false],
    ["sixth.example", { A: ["93.184.216.34"], AAAA: ["fd00::1"] }, false],
    ["mapped.example", { A: [], AAAA: ["::ffff:169.254.169.254"] }, false],
    ["nowhere.example", { A: [], AAAA: [] }, false],
  ] as const)("%s: %j", async (name, answers, isOutside) => {
    know(name, answers);
    expect(await ask(name)).toBe(isOutside);
  });

  it("leads nobody knows where when the name server says nothing that can be understood", async () => {
    expect(await ask("unknown.example")).toBeUndefined();
    expect(await leadsOutside(fetch, "http://127.0.0.1:1/", "public.example")).toBeUndefined();
    expect(await leadsOutside(fetch, "no address", "public.example")).toBeUndefined();
  });

  it("leads nobody knows where when the name server could ask nobody, and inside as soon as one address does", async () => {
    know("failing.example", { A: [], AAAA: [] }, 2);
    expect(await ask("failing.example")).toBeUndefined();
    know("missing.example", { A: [], AAAA: [] }, 3);
    expect(await ask("missing.example")).toBe(false);
    know("sixth-only.example", { A: ["10.0.0.7"], AAAA: [] });
    server.put("/dns-query?name=sixth-only.example&type=AAAA", { status: 503 });
    expect(await ask("sixth-only.example")).toBe(false);
  });

  const fetched = (address: string) => {
    const options = {
      fetch: (url: string, init?: RequestInit) =>
        url.startsWith(server.at("/")) ? fetch(url, init) : Promise.resolve(new Response("x")),
      allowedHosts: [server.host],
      nameServer: server.at("/dns-query"),
      maxBytes: 1000,
    };
    return download(address, options, 100, () => undefined);
  };

  it("is not fetched when it leads inside", async () => {
    know("trap.example", { A: ["192.168.0.1"], AAAA: [] });
    const failure = { status: "error:download", retryable: false };
    await expect(fetched("http://trap.example/secret")).rejects.toMatchObject(failure);
  });

  it("is tried again later when the name server does not answer", async () => {
    const failure = { status: "error:download", retryable: true };
    await expect(fetched("http://unheard-of.example/")).rejects.toMatchObject(failure);
  });

  it.each(["http://93.184.216.34/", "http://[2606:2800:220:1::1]/"])(
    "is not looked up when it is an address: %s",
    async (address) => {
      const before = server.asked.length;
      expect(await fetched(address)).toMatchObject({ size: 1 });
      expect(server.asked).toHaveLength(before);
    },
  );

  it("is looked up where a variable says so", () => {
    expect(readDownloadSettings({})).toEqual({ allowedHosts: [] });
    expect(
      readDownloadSettings({
        CHATBOT_SERVER_ALLOW_HOSTS: "a.example, 127.0.0.1:80,",
        CHATBOT_SERVER_NAME_SERVER: " https://cloudflare-dns.com/dns-query ",
      }),
    ).toEqual({
      allowedHosts: ["a.example", "127.0.0.1:80"],
      nameServer: "https://cloudflare-dns.com/dns-query",
    });
  });
});
