import { describe, expect, it } from "vitest";
import { bodyOf, bodyWith, contentOf, parse } from "./bodies.ts";

const question = (text: string): unknown => ({ kind: "question", text });
const command = (name: string): unknown => ({ kind: "command", name });
const wordless = (what: string): unknown => ({ kind: "wordless", what });

describe("what a message is about", () => {
  it.each(["new", "reset", "NEW", "/new", " /reset", "Reset\n"])(
    "is a new start: %j",
    async (text) => {
      expect(await contentOf(text)).toEqual(command("new"));
    },
  );

  it.each(["help", "/help", "Help", "<@U0BOT> help", "<@U0BOT>: /help"])(
    "is help: %j",
    async (text) => {
      expect(await contentOf(text)).toEqual(command("help"));
    },
  );

  it.each(["help me", "what is new", "/newer", "new.", "//new", "/ask", "start"])(
    "is a question: %j",
    async (text) => {
      expect(await contentOf(text)).toEqual(question(text));
    },
  );

  it("is a command in a channel after a mention", async () => {
    const said = bodyWith("app-mention", { text: "<@U0BOT> new" });
    expect(await parse(said)).toMatchObject({ message: { content: command("new") } });
  });

  it("is what we can do, where it is our name alone", async () => {
    expect(await parse(bodyOf("app-mention-only-name"))).toMatchObject({
      message: { content: command("help") },
    });
    expect(await contentOf("<@U0BOT>")).toEqual(command("help"));
  });

  it.each([
    ["dm-file", "file"],
    ["channel-file-mention", "image"],
    ["dm-shared-message", "attachment"],
  ])("is something without words: %s", async (name, what) => {
    expect(await parse(bodyOf(name))).toMatchObject({ message: { content: wordless(what) } });
  });

  it.each(["audio/mp4", "video/mp4"])("may be %s", async (mimetype) => {
    const spoken = bodyWith("dm-file", { files: [{ mimetype }] });
    const what = mimetype.split("/")[0] ?? "";
    expect(await parse(spoken)).toMatchObject({ message: { content: wordless(what) } });
  });

  it("is the words that came with a file", async () => {
    expect(await parse(bodyOf("dm-file-with-text"))).toMatchObject({
      message: { content: question("what is on this picture?") },
    });
  });

  it("is nothing where there is nothing", async () => {
    for (const text of ["", " \n", null]) {
      expect(await parse(bodyWith("dm-text", { text }))).toEqual({
        kind: "dropped",
        reason: "service_message",
        detail: "empty",
      });
    }
  });
});
