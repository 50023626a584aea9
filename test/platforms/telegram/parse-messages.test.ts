import { describe, expect, it } from "vitest";
import { parse, updateOf, updateWith } from "./updates.ts";

const content = async (update: unknown): Promise<unknown> => {
  const { event } = await parse(update);
  return event.kind === "message" ? event.message.content : event;
};

const question = (text: string): unknown => ({ kind: "question", text });
const command = (name: string): unknown => ({ kind: "command", name });
const wordless = (what: string): unknown => ({ kind: "wordless", what });

const bareCommand = (text: string, length = text.length): unknown =>
  updateWith("private-text", { text, entities: [{ type: "bot_command", offset: 0, length }] });

describe("a private message", () => {
  it("is asked, with its author, its stamp and the chat to answer in", async () => {
    const { event } = await parse(updateOf("private-text"));
    expect(event).toEqual({
      kind: "message",
      message: {
        conversation: "telegram/9001/5551",
        id: "11",
        sentAt: 1_790_000_000_000,
        content: question("Hi, is my order shipped?"),
        author: { id: "5551", name: "Ana Lima", locale: "pt-br" },
        address: { channel: "5551" },
      },
    });
  });

  it("is the same event at every delivery", async () => {
    const first = await parse(updateOf("private-text"));
    expect((await parse(updateOf("private-text"))).event).toEqual(first.event);
  });

  it("is a conversation of its own in a topic", async () => {
    const { event } = await parse(updateOf("private-topic"));
    expect(event).toMatchObject({
      message: { conversation: "telegram/9001/5551/3", address: { channel: "5551", thread: "3" } },
    });
  });

  it("loses the white space around it", async () => {
    expect(await content(updateWith("private-text", { text: "  hi \n" }))).toEqual(question("hi"));
  });

  it("keeps a mention of the bot, which means nothing there", async () => {
    const entities = [{ type: "mention", offset: 0, length: 10 }];
    const update = updateWith("private-text", { text: "@BridgeBot hi", entities });
    expect(await content(update)).toEqual(question("@BridgeBot hi"));
    expect((await parse(update)).namesAsked).toBe(0);
  });

  it.each([
    ["/new", "new"],
    ["/reset", "new"],
    ["/help", "help"],
    ["/start", "start"],
    ["/NEW", "new"],
  ])("that is %s is a command", async (text, name) => {
    expect(await content(bareCommand(text))).toEqual(command(name));
  });

  it("with a deep link is the start command", async () => {
    expect(await content(updateOf("private-start-deep-link"))).toEqual(command("start"));
  });

  it("with a command of the chatbot's own is asked", async () => {
    expect(await content(bareCommand("/weather Lisbon", 8))).toEqual(question("/weather Lisbon"));
    expect(await content(bareCommand("/constructor"))).toEqual(question("/constructor"));
  });

  it("with a command for us by name is a command, for another bot it is not for us", async () => {
    expect(await content(bareCommand("/help@bridgebot"))).toEqual(command("help"));
    expect(await content(bareCommand("/help@OtherBot"))).toEqual({
      kind: "dropped",
      reason: "other_command",
    });
  });

  it("with a command in its middle is asked", async () => {
    const entities = [{ type: "bot_command", offset: 5, length: 4 }];
    const update = updateWith("private-text", { text: "Anew /new", entities });
    expect(await content(update)).toEqual(question("Anew /new"));
  });

  it("with a slash that Telegram does not mark is asked", async () => {
    expect(await content(updateWith("private-text", { text: "/ new" }))).toEqual(question("/ new"));
  });
});

describe("a message that shows something", () => {
  it.each([
    ["private-photo", "photo"],
    ["private-voice", "voice"],
    ["private-animation", "animation"],
  ])("%s without words is wordless", async (name, what) => {
    expect(await content(updateOf(name))).toEqual(wordless(what));
  });

  it.each([
    "audio",
    "video",
    "video_note",
    "document",
    "sticker",
    "location",
    "contact",
    "poll",
    "dice",
    "story",
    "paid_media",
  ])("such as a %s says what it is", async (field) => {
    const update = updateWith("private-text", { text: undefined, [field]: { file_id: "x" } });
    expect(await content(update)).toEqual(wordless(field));
  });

  it("is named by its most specific field", async () => {
    const place = { location: { latitude: 1, longitude: 2 }, title: "Cafe" };
    const update = updateWith("private-text", { text: undefined, venue: place, location: {} });
    expect(await content(update)).toEqual(wordless("venue"));
    const live = { text: undefined, photo: [], live_photo: {} };
    expect(await content(updateWith("private-text", live))).toEqual(wordless("live_photo"));
  });

  it("with a caption is asked by its caption", async () => {
    expect(await content(updateOf("private-photo-caption"))).toEqual(
      question("is this receipt valid?"),
    );
  });

  it("carries the album it is part of", async () => {
    const { event } = await parse(updateOf("private-album-item"));
    expect(event).toMatchObject({ message: { id: "12", album: "13579246801357924" } });
  });

  it("can be addressed by its caption in a group", async () => {
    const photo = {
      text: undefined,
      entities: undefined,
      photo: [],
      caption: "@BridgeBot what is this?",
      caption_entities: [{ type: "mention", offset: 0, length: 10 }],
    };
    expect(await content(updateWith("group-mention", photo))).toEqual(question("what is this?"));
    expect(await content(updateWith("group-mention", { ...photo, caption: "@BridgeBot" }))).toEqual(
      wordless("photo"),
    );
  });
});

describe("a rich message", () => {
  it("is asked by the words of its blocks, one block a line", async () => {
    expect(await content(updateOf("private-rich-message"))).toEqual(
      question("Order\nWhere is parcel 42?\nred\nblue\nthe box"),
    );
  });

  it("without words is wordless", async () => {
    const rich = { text: undefined, rich_message: { blocks: [{ type: "divider" }] } };
    expect(await content(updateWith("private-text", rich))).toEqual(wordless("rich_message"));
  });

  it("can mention us in a group", async () => {
    const mention = { type: "mention", text: "@BridgeBot", username: "BridgeBot" };
    const blocks = [{ type: "paragraph", text: [mention, " hello"] }];
    const update = updateWith("group-text", { text: undefined, rich_message: { blocks } });
    expect(await content(update)).toEqual(question("hello"));
  });

  it("of endless depth is read as far as Telegram nests", async () => {
    let node: unknown = "deep";
    for (let depth = 0; depth < 1_000; depth += 1) node = { type: "bold", text: node };
    const blocks = [{ type: "paragraph", text: ["shallow ", node] }];
    const update = updateWith("private-text", { text: undefined, rich_message: { blocks } });
    expect(await content(update)).toEqual(question("shallow"));
  });
});
