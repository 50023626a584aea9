import ipaddr from "ipaddr.js";

/**
 * Which addresses a chatbot may be trained with. Whoever may add a source could otherwise read, with
 * this server's eyes, what only this server reaches: its own machine, the network around it, and the
 * page where a cloud keeps its keys.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
 */

/** Where web servers listen. The empty one is that of the scheme. */
const PORTS: ReadonlySet<string> = new Set(["", "80", "443", "8000", "8080", "8443"]);

/**
 * Ends of names that are never those of a public server.
 * @see https://www.iana.org/assignments/special-use-domain-names/special-use-domain-names.xhtml
 */
const PRIVATE_ENDS: readonly string[] = [
  "arpa",
  "corp",
  "home",
  "internal",
  "intranet",
  "invalid",
  "lan",
  "local",
  "localdomain",
  "localhost",
  "onion",
  "private",
  "test",
];

/** Public names that stand for any address that is written into them, or for this machine. */
const REBINDING_ENDS: readonly string[] = [
  "localtest.me",
  "lvh.me",
  "nip.io",
  "sslip.io",
  "traefik.me",
  "xip.io",
];

/** Why an address is not asked. */
export type AddressFault = "scheme" | "credentials" | "port" | "private address" | "private name";

/**
 * Checks an address before it is asked, and again each one that it leads to.
 * @param allowed hosts that are asked in any case, as `name` or `name:port`: for tests
 * @returns undefined when it may be asked
 */
export function faultOf(url: URL, allowed: readonly string[]): AddressFault | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "scheme";
  if (url.username !== "" || url.password !== "") return "credentials";
  if (allowed.includes(url.host) || allowed.includes(url.hostname)) return undefined;
  if (!PORTS.has(url.port)) return "port";
  return faultOfHost(url.hostname);
}

/**
 * Checks a host. `URL` has written decimal, octal and hexadecimal addresses in the usual way already.
 * @see https://url.spec.whatwg.org/#concept-ipv4-parser
 */
function faultOfHost(hostname: string): AddressFault | undefined {
  const host = plainHost(hostname);
  if (ipaddr.isValid(host)) return isPublic(host) ? undefined : "private address";
  // A name without a dot is one of the network around.
  const isPrivate = !host.includes(".") || PRIVATE_ENDS.some((end) => host.endsWith(`.${end}`));
  const rebinds = REBINDING_ENDS.some((end) => host === end || host.endsWith(`.${end}`));
  return isPrivate || rebinds ? "private name" : undefined;
}

/** Whether a host is an address rather than a name, which would have to be looked up. */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(plainHost(hostname));
}

function plainHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.+$/, "")
    .toLowerCase();
}

/**
 * All of IPv6 that is given to anybody. Outside of it are addresses with an IPv4 address inside that
 * the library does not look into, such as `::127.0.0.1`.
 * @see https://www.iana.org/assignments/ipv6-unicast-address-assignments/ipv6-unicast-address-assignments.xhtml
 */
const GIVEN_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * What clouds answer their own machines with under an address that looks like anybody's: Azure's host.
 * @see https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
const CLOUD_ADDRESSES: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * Whether an address belongs to the internet: not loopback, private, link-local, shared (RFC 6598),
 * multicast, reserved, or an IPv6 address with such an IPv4 address inside.
 * @param address in its usual form
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || CLOUD_ADDRESSES.has(parsed.toString())) return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN_IPV6);
}
