/** What the variables say about downloads. */
export interface DownloadSettings {
  /** Hosts that are asked although they are private, as `name` or `name:port`: for tests. */
  readonly allowedHosts: readonly string[];
  /** A name server over HTTPS that is asked for each host first. */
  readonly nameServer?: string;
}

/**
 * Reads `CHATBOT_SERVER_ALLOW_HOSTS`, names with commas between them, and
 * `CHATBOT_SERVER_NAME_SERVER`, an address such as `https://cloudflare-dns.com/dns-query`. Both are
 * optional; a name server that is no address is taken for one that never answers, so nothing is asked.
 */
export function readDownloadSettings(environment: object): DownloadSettings {
  const read = (variable: string): string => {
    const value: unknown = Reflect.get(environment, variable);
    return typeof value === "string" ? value.trim() : "";
  };
  const hosts = read("CHATBOT_SERVER_ALLOW_HOSTS").split(",");
  const allowedHosts = hosts.map((host) => host.trim()).filter((host) => host !== "");
  const nameServer = read("CHATBOT_SERVER_NAME_SERVER");
  return nameServer === "" ? { allowedHosts } : { allowedHosts, nameServer };
}
