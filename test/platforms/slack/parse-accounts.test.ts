import { describe, expect, it } from "vitest";
import { bodyOf, bodyWith, parse } from "./bodies.ts";

const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

const org = { account: "E0ORG", userId: "W0BOT" };

/** The same body with other fields around its event. */
const around = (name: string, fields: Record<string, unknown>): unknown => ({
  ...bodyOf(name),
  ...fields,
});

describe("the account", () => {
  it("is the organization where the app is installed for all of it", async () => {
    expect(await parse(bodyOf("org-install-dm"), { identity: org })).toMatchObject({
      message: { conversation: "slack/E0ORG/D0ANN", author: { id: "W0ANN" } },
    });
  });

  it("is not the organization's where only the workspace has installed it", async () => {
    const installed = { enterprise_id: "E0ORG", team_id: "T0A1", is_enterprise_install: false };
    const body = around("dm-text", { authorizations: [installed] });
    expect(await parse(body)).toMatchObject({ message: { conversation: "slack/T0A1/D0ANN" } });
    expect(await parse(body, { identity: org })).toEqual(dropped("foreign_account"));
  });

  it("must be the token's own", async () => {
    for (const name of ["foreign-workspace", "org-install-dm"]) {
      expect(await parse(bodyOf(name))).toEqual(dropped("foreign_account"));
    }
    expect(await parse(bodyOf("dm-text"), { identity: org })).toEqual(dropped("foreign_account"));
    for (const name of ["dm-edit", "dm-deletion", "channel-tombstone"]) {
      const foreign = [{ team_id: "T0ELSE", is_enterprise_install: false }];
      expect(await parse(around(name, { authorizations: foreign }))).toEqual(
        dropped("foreign_account"),
      );
    }
  });

  it("is not that of the workspace which the envelope names", async () => {
    expect(await parse(around("dm-text", { team_id: "T0EXT" }))).toMatchObject({
      message: { conversation: "slack/T0A1/D0ANN" },
    });
  });

  it("is that of the envelope where no installation is named", async () => {
    for (const authorizations of [undefined, null, []]) {
      expect(await parse(around("dm-text", { authorizations }))).toMatchObject({ kind: "message" });
      expect(await parse(around("foreign-workspace", { authorizations }))).toEqual(
        dropped("foreign_account"),
      );
    }
  });

  it("that an installation does not name is none of ours", async () => {
    const body = around("dm-text", { authorizations: [{ team_id: null }] });
    expect(await parse(body)).toEqual(dropped("foreign_account"));
  });
});

describe("somebody from another workspace", () => {
  it("is named with it, in a conversation of ours", async () => {
    expect(await parse(bodyOf("shared-channel-mention"))).toMatchObject({
      message: {
        conversation: "slack/T0A1/C0SHARED/1790000030.000100",
        author: { id: "T0EXT/U0EXT", name: "eve" },
      },
    });
  });

  it("may be told by the source of the message alone", async () => {
    const fields = { user_team: undefined, user_profile: undefined };
    expect(await parse(bodyWith("shared-channel-mention", fields))).toMatchObject({
      message: { author: { id: "T0EXT/U0EXT" } },
    });
  });

  it("is not one of ours in a shared channel, or of our organization", async () => {
    const ours = { user_team: "T0A1", source_team: "T0A1", user_profile: null };
    const event = await parse(bodyWith("shared-channel-mention", ours));
    expect(event.kind === "message" && event.message.author).toEqual({ id: "U0EXT" });
    const inside = bodyWith("org-install-dm", { user_team: "T0C3" });
    expect(await parse(inside, { identity: org })).toMatchObject({
      message: { author: { id: "W0ANN" } },
    });
  });

  it("has the first name that Slack knows", async () => {
    const named = async (profile: unknown): Promise<unknown> => {
      const event = await parse(bodyWith("shared-channel-mention", { user_profile: profile }));
      return event.kind === "message" && event.message.author.name;
    };
    expect(await named({ display_name: "", real_name: "Eve Ext", name: "eve" })).toBe("Eve Ext");
    expect(await named({ name: "eve" })).toBe("eve");
    expect(await named({ display_name: "" })).toBeUndefined();
  });
});
