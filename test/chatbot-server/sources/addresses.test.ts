import { describe, expect, it } from "vitest";
import {
  faultOf,
  isAddress,
  isPublic,
} from "../../../src/chatbot-server/sources/download/address.ts";

const fault = (address: string, allowed: readonly string[] = []): string | undefined =>
  faultOf(new URL(address), allowed);

describe("an address that is not asked", () => {
  it.each([
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.255.255.254/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://3232235777/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/machine?comp=goalstate",
    "http://[::ffff:168.63.129.16]/",
    "http://0xa9fea9fe/",
    "http://100.64.0.1/",
    "http://100.127.255.255/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
  ])("%s: a private address", (address) => {
    expect(fault(address)).toBe("private address");
  });

  it.each([
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://app.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://metadata/",
    "http://intranet/",
    "http://router.lan/",
    "http://nas.home.arpa/",
    "http://db.internal./",
    "http://127.0.0.1.nip.io/",
    "http://10-0-0-1.sslip.io/",
    "http://localtest.me/",
    "http://app.lvh.me/",
    "http://somewhere.onion/",
  ])("%s: a private name", (address) => {
    expect(fault(address)).toBe("private name");
  });

  it.each([
    ["ftp://example.com/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["javascript:alert(1)", "scheme"],
    ["data:text/plain,hello", "scheme"],
    ["https://user:password@example.com/", "credentials"],
    ["https://user@example.com/", "credentials"],
    ["http://example.com:22/", "port"],
    ["http://example.com:6379/", "port"],
  ])("%s: %s", (address, what) => {
    expect(fault(address)).toBe(what);
  });
});

describe("an address that is asked", () => {
  it.each([
    "https://example.com/",
    "http://example.com:8080/page",
    "https://8.8.8.8/",
    "https://172.32.0.1/",
    "https://100.128.0.1/",
    "https://[2606:4700:4700::1111]/",
    "https://xn--bcher-kva.example.com/",
    "https://localhost.example.com/",
    "https://mynip.io/",
  ])("%s", (address) => {
    expect(fault(address)).toBeUndefined();
  });

  it("one that is named in a variable, by host or by host and port, and no other of it", () => {
    expect(fault("http://127.0.0.1:4000/", ["127.0.0.1:4000"])).toBeUndefined();
    expect(fault("http://127.0.0.1:4000/", ["127.0.0.1"])).toBeUndefined();
    expect(fault("http://127.0.0.1:4001/", ["127.0.0.1:4000"])).toBe("port");
    expect(fault("http://127.0.0.2:4000/", ["127.0.0.1"])).toBe("port");
    expect(fault("http://me@127.0.0.1:4000/", ["127.0.0.1"])).toBe("credentials");
  });
});

describe("a host", () => {
  it.each([
    ["https://8.8.8.8/", true],
    ["https://134744072/", true],
    ["https://[2606:4700:4700::1111]/", true],
    ["https://8.8.8.8.example.com/", false],
    ["https://example.com/", false],
  ])("%s is an address: %s", (address, expected) => {
    expect(isAddress(new URL(address).hostname)).toBe(expected);
  });
});

describe("what a name server answers", () => {
  it.each(["1.1.1.1", "2606:4700::1111"])("%s is a public address", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each(["10.0.0.1", "::1", "::ffff:192.168.0.1", "host.example.com", ""])(
    "%s is none",
    (address) => {
      expect(isPublic(address)).toBe(false);
    },
  );
});
