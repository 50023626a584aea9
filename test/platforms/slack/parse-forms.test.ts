import { describe, expect, it } from "vitest";
import { read, textOf } from "./bodies.ts";

const other = (reason: string, detail?: string): unknown => ({
  kind: "dropped",
  reason,
  ...(detail === undefined ? {} : { detail }),
});

describe("a slash command", () => {
  it("is answered with the help text, for whoever typed it alone, and not kept", async () => {
    const { webhook } = await read(textOf("slash-command.form"));
    expect(webhook).toEqual({
      events: [other("other_command", "slash_command")],
      reply: {
        response_type: "ephemeral",
        text: "Write to me &amp; ask",
        blocks: [{ type: "markdown", text: "Write **to me** & ask" }],
      },
    });
  });

  it("is never answered with what was typed", async () => {
    const typed = textOf("slash-command.form").replace(/text=[^&]*/, "text=%3C!channel%3E");
    const { webhook } = await read(typed);
    expect(JSON.stringify(webhook)).not.toContain("channel");
  });

  it("of another workspace is not answered", async () => {
    const { webhook } = await read(textOf("slash-command-of-another.form"));
    expect(webhook).toEqual({ events: [other("foreign_account", "slash_command")] });
  });

  it("in an organization is told by the organization", async () => {
    const text = textOf("slash-command-of-org.form");
    const org = { account: "E0ORG", userId: "W0BOT" };
    expect((await read(text, { identity: org })).webhook.reply).toBeDefined();
    expect((await read(text)).webhook).toEqual({
      events: [other("foreign_account", "slash_command")],
    });
  });
});

describe("an interaction", () => {
  it.each([
    ["block-actions", "block_actions"],
    ["view-submission", "view_submission"],
  ])("is acknowledged with an empty answer: %s", async (name, type) => {
    const { webhook, identityAsked } = await read(textOf(`${name}.form`));
    expect(webhook).toEqual({ events: [other("interaction", type)] });
    expect(identityAsked).toBe(0);
  });

  it.each(["", "%7B", "null", "%5B%5D", "%7B%7D"])(
    "that holds %j is unreadable",
    async (payload) => {
      const { webhook } = await read(`payload=${payload}`);
      expect(webhook).toEqual({ events: [other("unreadable", "interaction")] });
    },
  );
});

describe("a look at the certificate", () => {
  it("is nothing at all, for nobody has signed it", async () => {
    const event = encodeURIComponent('{"type":"block_actions"}');
    for (const more of ["", "&command=%2Fask&team_id=T0A1", `&payload=${event}`]) {
      const { webhook, identityAsked } = await read(`${textOf("ssl-check.form")}${more}`);
      expect(webhook).toEqual({ events: [] });
      expect(identityAsked).toBe(0);
    }
  });

  it("is not what somebody writes in a message", async () => {
    const body = { type: "url_verification", challenge: "&ssl_check=1&" };
    expect((await read(body)).webhook.reply).toEqual({ challenge: "&ssl_check=1&" });
  });
});
