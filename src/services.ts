import type { Chatbot } from "./chatbots/chatbot.ts";
import { createGptTrainer } from "./chatbots/gpt-trainer/index.ts";
import { type Configuration, readConfiguration } from "./config.ts";
import type { Connection, Credentials } from "./config/connection.ts";
import type { Environment } from "./config/environment.ts";
import type { Fetch } from "./lib/http.ts";
import { rememberLast } from "./lib/once.ts";
import {
  type ConversationKey,
  placeOf,
  type PlatformName,
  platformNames,
} from "./messages/address.ts";
import { textsFor, withCommands } from "./messages/texts/index.ts";
import type { Platform } from "./platforms/platform.ts";
import { createSlack } from "./platforms/slack/index.ts";
import { createTelegram } from "./platforms/telegram/index.ts";
import { createWhatsApp } from "./platforms/whatsapp/index.ts";
import { createKvSessionStore } from "./sessions/kv.ts";
import type { SessionStore } from "./sessions/session-store.ts";

/** The bindings that services are made of, besides the variables. */
export interface ServiceBindings extends Environment {
  readonly SESSIONS: KVNamespace;
}

/** A connection and what speaks for it. */
export interface ConnectedServices {
  readonly connection: Connection;
  readonly platform: Platform;
  readonly chatbot: Chatbot;
}

export interface Services {
  readonly configuration: Configuration;
  readonly sessions: SessionStore;
  /** What serves a platform; undefined while it is off or misconfigured. */
  connected(platform: PlatformName): ConnectedServices | undefined;
  /** What serves a conversation; undefined while its connection is not configured. */
  forConversation(key: ConversationKey): ConnectedServices | undefined;
}

/** The runtime's own `fetch`, wrapped because it must be called as a function of the global scope. */
const platformFetch: Fetch = (url, init) => fetch(url, init);

/** The services of an environment, made once for each isolate. */
export const servicesOf: (bindings: ServiceBindings) => Services = rememberLast(createServices);

function createServices(bindings: ServiceBindings): Services {
  const configuration = readConfiguration(bindings);
  const connected = new Map<PlatformName, ConnectedServices>();
  for (const name of platformNames) {
    const state = configuration.platforms[name];
    if (state.kind === "on") connected.set(name, connect(state.connection, configuration));
  }
  return {
    configuration,
    sessions: createKvSessionStore(bindings.SESSIONS),
    connected: (platform) => connected.get(platform),
    forConversation(key) {
      const place = placeOf(key);
      const services = place && connected.get(place.platform);
      if (place === undefined || services === undefined) return undefined;
      const { account = place.account } = services.connection;
      return account === place.account ? services : undefined;
    },
  };
}

function connect(connection: Connection, configuration: Configuration): ConnectedServices {
  return {
    connection,
    platform: createPlatform(connection.credentials, configuration),
    chatbot: createGptTrainer({ ...connection.chatbot, fetch: platformFetch, now: Date.now }),
  };
}

function createPlatform(credentials: Credentials, { defaultLocale }: Configuration): Platform {
  const means = { fetch: platformFetch, now: Date.now };
  switch (credentials.platform) {
    case "slack":
      return createSlack({
        ...credentials,
        ...means,
        // A slash of ours would never arrive: Slack takes what begins with one for a slash command.
        helpText: withCommands(textsFor(undefined, defaultLocale).help, ""),
      });
    case "telegram":
      return createTelegram({ ...credentials, ...means });
    case "whatsapp":
      return createWhatsApp({ ...credentials, ...means });
  }
}
