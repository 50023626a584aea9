import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { messagesRequest } from "./meta-requests.ts";
import { webhookPayload } from "./meta-schema.ts";
import { fixtureOf, requestNames, requestOf, webhookNames } from "./webhooks.ts";

const META_PAGE = /^https:\/\/developers\.facebook\.com\/documentation\/business-messaging\//;

describe("the fixtures of WhatsApp", () => {
  it("are many", () => {
    expect(webhookNames.length).toBeGreaterThanOrEqual(20);
  });

  it.each(webhookNames)("%s is a webhook as Meta publishes it, and names its page", (name) => {
    const { source, webhook } = fixtureOf(name);
    expect(source).toMatch(META_PAGE);
    expect(
      v.safeParse(webhookPayload, webhook).issues?.map(({ message }) => message),
    ).toBeUndefined();
  });

  it.each(requestNames)("%s is a request as Meta publishes it, and names its page", (name) => {
    const { source, request } = requestOf(name);
    expect(source).toMatch(META_PAGE);
    expect(
      v.safeParse(messagesRequest, request.body).issues?.map(({ message }) => message),
    ).toBeUndefined();
  });

  it("would be refused with a field that Meta does not publish", () => {
    const { webhook } = fixtureOf("text");
    expect(v.is(webhookPayload, { ...webhook, extra: 1 })).toBe(false);
  });
});
