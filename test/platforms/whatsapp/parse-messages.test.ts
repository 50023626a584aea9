import { describe, expect, it } from "vitest";
import { contentOf, eventOf, payloadOf, payloadWith, payloadWithValue } from "./webhooks.ts";

const question = (text: string): unknown => ({ kind: "question", text });
const command = (name: string): unknown => ({ kind: "command", name });
const wordless = (what: string): unknown => ({ kind: "wordless", what });

const withText = (body: unknown): Record<string, unknown> =>
  payloadWith("text", { text: { body } });

describe("a message", () => {
  it("is asked, with its author, its stamp and the number to answer", () => {
    expect(eventOf(payloadOf("text"))).toEqual({
      kind: "message",
      message: {
        conversation: "whatsapp/777000111222/PT.12345678901234567890",
        id: "wamid.HBgMMzUxOTEwMDAwMDAxFQIAEhgUM0E01",
        sentAt: 1_790_000_001_000,
        content: question("Hi, is my order shipped?"),
        author: { id: "PT.12345678901234567890", name: "Rui Costa" },
        address: {
          channel: "351910000001",
          replyTo: "wamid.HBgMMzUxOTEwMDAwMDAxFQIAEhgUM0E01",
        },
      },
    });
  });

  it("of somebody without a business-scoped id is a conversation with the number", () => {
    expect(eventOf(payloadOf("text-number-only"))).toMatchObject({
      message: {
        conversation: "whatsapp/777000111222/351910000001",
        author: { id: "351910000001", name: "Rui Costa" },
        address: { channel: "351910000001" },
      },
    });
  });

  it("of somebody who shows no number is answered by the business-scoped id", () => {
    expect(eventOf(payloadOf("text-username"))).toMatchObject({
      message: {
        conversation: "whatsapp/777000111222/PT.12345678901234567890",
        author: { id: "PT.12345678901234567890", name: "Rui Costa" },
        address: { channel: "PT.12345678901234567890" },
      },
    });
  });

  it("belongs to the same conversation whether the number is shown or not", () => {
    const shown = eventOf(payloadOf("text"));
    const hidden = eventOf(payloadOf("text-username"));
    if (shown.kind !== "message" || hidden.kind !== "message") throw new Error("no messages");
    expect(hidden.message.conversation).toBe(shown.message.conversation);
  });

  it.each([
    ["a Brazilian mobile of twelve digits", "551187654321"],
    ["a Brazilian mobile of thirteen digits", "5511987654321"],
    ["a Mexican mobile with a one", "5215512345678"],
    ["a Mexican mobile without", "525512345678"],
    ["an Argentine mobile with a nine", "5491123456789"],
    ["an Argentine number without", "541123456789"],
  ])("of %s is answered there, digit by digit", (_, from) => {
    const event = eventOf(payloadWith("text", { from, from_user_id: undefined }));
    expect(event).toMatchObject({
      message: { conversation: `whatsapp/777000111222/${from}`, address: { channel: from } },
    });
  });

  it.each(["text-reply", "text-forwarded", "text-from-ad", "text-about-product"])(
    "is asked with whatever it refers to (%s)",
    (name) => {
      expect(contentOf(payloadOf(name))).toMatchObject({ kind: "question" });
    },
  );

  it("loses the white space around it", () => {
    expect(contentOf(withText("  hi \n"))).toEqual(question("hi"));
  });

  it("keeps what has another meaning elsewhere", () => {
    for (const text of ["new", "help", "reset", "/start", "/new thing", "*hi* <b>", "hi /help"]) {
      expect(contentOf(withText(text))).toEqual(question(text));
    }
  });

  it.each([
    ["/new", "new"],
    ["/reset", "new"],
    ["/help", "help"],
    [" /NEW ", "new"],
  ])("that is %j is a command", (text, name) => {
    expect(contentOf(withText(text))).toEqual(command(name));
  });

  it("that opens the chat is greeted", () => {
    expect(contentOf(payloadOf("request-welcome"))).toEqual(command("start"));
  });

  it("of half a character is asked with a sign in its place", () => {
    expect(contentOf(withText("a\ud800b"))).toEqual(question("a\ufffdb"));
  });

  it("of white space gets the polite sentence", () => {
    expect(contentOf(withText(" \n "))).toEqual(wordless("text"));
  });
});

describe("a message with more than words", () => {
  it.each([
    ["image-caption", question("Is this the right plug?")],
    ["video-caption", question("What does this noise mean?")],
    ["document-caption", question("My CV")],
    ["image", wordless("image")],
    ["document", wordless("document")],
    ["voice", wordless("voice")],
    ["audio", wordless("audio")],
    ["sticker", wordless("sticker")],
    ["button", question("Track my order")],
    ["button-reply", question("Yes, please")],
    ["list-reply", question("Priority Mail Express\nNext Day to 2 Days")],
    ["form-reply", question("day: Friday\npeople: 4\nextras: garden, highchair\ncity: Porto")],
    ["location", question("Location: Shop, Rua 1, Lisboa (38.7223, -9.1393)")],
    ["location-bare", question("Location: 38.7223, -9.1393")],
    ["contacts", question("Contact: Bo Li, Acme, +1 (555) 000-1111, bo@example.com\nContact: Ana")],
    [
      "order",
      question(
        "As soon as you can\nOrder:\n- 2 × di9ozbzfi4 (30 USD each)\n- 1 × nqryix03ez (25.5 USD each)",
      ),
    ],
  ])("%s is read", (name, expected) => {
    expect(contentOf(payloadOf(name))).toEqual(expected);
  });

  it("may be a command in its caption or on its button", () => {
    const image = { id: "1", mime_type: "image/jpeg", caption: "/new" };
    expect(contentOf(payloadWith("image", { image }))).toEqual(command("new"));
    const interactive = { type: "button_reply", button_reply: { id: "h", title: "/help" } };
    expect(contentOf(payloadWith("button-reply", { interactive }))).toEqual(command("help"));
  });

  it.each([
    ["no JSON", "{"],
    ["nothing but a token", '{"flow_token":"t"}'],
    ["nothing", "{}"],
    ["a word", '"word"'],
    ["null", "null"],
  ])("that is a form of %s gets the polite sentence", (_, response_json) => {
    const interactive = { type: "nfm_reply", nfm_reply: { name: "flow", response_json } };
    expect(contentOf(payloadWith("form-reply", { interactive }))).toEqual(wordless("form"));
  });

  it("that is a form with strange fields is read as far as it goes", () => {
    const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const response_json = `{"__proto__":{"x":"1"},"constructor":"c","many":[[1,2],[3]],"mixed":[{"y":2}],"deep":${deep}}`;
    const interactive = { type: "nfm_reply", nfm_reply: { name: "flow", response_json } };
    expect(contentOf(payloadWith("form-reply", { interactive }))).toEqual(
      question("x: 1\nconstructor: c\nmany: 1, 2, 3\ny: 2"),
    );
  });

  it("that is a form of lists within lists is read without what lies deep", () => {
    const deep = `${"[".repeat(5_000)}1${"]".repeat(5_000)}`;
    const nfm_reply = { name: "flow", response_json: `{"deep":${deep},"a":["b",["c"]]}` };
    const interactive = { type: "nfm_reply", nfm_reply };
    expect(contentOf(payloadWith("form-reply", { interactive }))).toEqual(question("a: b, c"));
  });

  it("that is a form of half a character is read with a sign in its place", () => {
    const nfm_reply = { name: "flow", response_json: String.raw`{"a":"x\ud800"}` };
    const interactive = { type: "nfm_reply", nfm_reply };
    expect(contentOf(payloadWith("form-reply", { interactive }))).toEqual(question("a: x\ufffd"));
  });

  it("that is a card or an order without a word gets the polite sentence", () => {
    expect(contentOf(payloadWith("contacts", { contacts: [{}, 5] }))).toEqual(wordless("contacts"));
    const order = { catalog_id: "1", product_items: [{ quantity: {} }] };
    expect(contentOf(payloadWith("order", { order }))).toEqual(wordless("order"));
  });

  it("that is an order with bad items tells the good ones", () => {
    const order = {
      catalog_id: "1",
      product_items: [null, { product_retailer_id: "p1", quantity: 3 }, { quantity: 1 }],
    };
    expect(contentOf(payloadWith("order", { order }))).toEqual(question("Order:\n- 3 × p1"));
  });
});

describe("the author of a message", () => {
  const author = (contacts: unknown): unknown => {
    const event = eventOf(payloadWithValue("text", { contacts }));
    return event.kind === "message" ? event.message.author : event;
  };
  const rui = { profile: { name: "Rui" }, user_id: "PT.12345678901234567890" };
  const ana = { profile: { name: "Ana" }, wa_id: "5511900000001", user_id: "BR.1" };

  it("has the name that stands beside the id, wherever that is", () => {
    expect(author([ana, rui])).toMatchObject({ name: "Rui" });
    const byNumber = { profile: { name: "Rui C." }, wa_id: "351910000001" };
    expect(author([ana, byNumber])).toMatchObject({ name: "Rui C." });
  });

  it("has the username where there is no name", () => {
    const unnamed = { ...rui, profile: { username: "rui.pt" } };
    expect(author([unnamed])).toMatchObject({ name: "rui.pt" });
    expect(author([{ ...unnamed, profile: { name: " ", username: "rui.pt" } }])).toMatchObject({
      name: "rui.pt",
    });
  });

  it("has no name of somebody else who lacks the same kind of id", () => {
    const nameless = (name: string, contacts: unknown): unknown => {
      const event = eventOf(payloadWithValue(name, { contacts }));
      return event.kind === "message" ? "name" in event.message.author : event;
    };
    const byNumber = { profile: { name: "Ana" }, wa_id: "5511900000001" };
    expect(nameless("text-number-only", [byNumber])).toBe(false);
    const byUserId = { profile: { name: "Ana" }, user_id: "BR.1" };
    expect(nameless("text-username", [byUserId])).toBe(false);
  });

  it.each([
    ["nobody", []],
    ["only somebody else", [ana]],
    ["no list", { 0: rui }],
    ["contacts without ids", [{ profile: { name: "Nobody" } }]],
    ["contacts that cannot be read", [null, 7, { user_id: {} }, { profile: 3 }]],
    ["somebody without any name", [{ user_id: "PT.12345678901234567890" }]],
  ])("has no name where the contacts are %s", (_, contacts) => {
    expect(author(contacts)).toEqual({ id: "PT.12345678901234567890" });
  });
});
