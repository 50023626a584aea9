import { describe, expect, it } from "vitest";
import {
  type Choose,
  route,
  type Situation,
} from "../../../src/chatbot-server/answering/routing/route.ts";
import { agent } from "./agents.ts";

const general = agent(1, "user-facing", "General Q&A", {
  description: "Answers general questions from the chatbot's sources.",
});
const billing = agent(2, "user-facing", "Billing", {
  description: "Invoices, payments, refunds, credit cards and subscriptions.",
});
const technical = agent(3, "user-facing", "Technical support", {
  description: "Helps with errors, crashes, installation, passwords and logging in.",
});
const human = agent(4, "human-escalation", "Human handover");
const hours = agent(5, "pre-canned", "Opening hours", {
  description: "When somebody asks for the opening hours of the shop, or when we close.",
});
const spam = agent(6, "spam-defense", "Spam filter");
const all = [general, billing, technical, human, hours, spam];

const situation = (message: string, more: Partial<Situation> = {}): Situation => ({
  message,
  earlier: [],
  last: undefined,
  preCanned: true,
  ...more,
});

async function chosen(message: string, more: Partial<Situation> = {}): Promise<string> {
  return (await route(all, situation(message, more))).agent?.name ?? "nobody";
}

describe("without a model, routing by rules and words", () => {
  it.each([
    // What the user-facing agents are for.
    ["Where do I find my invoice?", "Billing"],
    ["My credit card was charged twice, I want a refund", "Billing"],
    ["How do I cancel my subscription?", "Billing"],
    ["Which payments do you accept?", "Billing"],
    ["The app crashes when I open it", "Technical support"],
    ["I forgot my password", "Technical support"],
    ["The installation ends with an error", "Technical support"],
    ["I cannot log in after the installation", "Technical support"],
    ["What is the meaning of life?", "General Q&A"],
    ["Tell me about your company", "General Q&A"],
    ["hello", "General Q&A"],
    ["¿Dónde está la oficina?", "General Q&A"],
    // The fixed answer.
    ["What are your opening hours?", "Opening hours"],
    ["opening hours of the shop", "Opening hours"],
    ["When does the shop close?", "Opening hours"],
    // A person is asked for, in five languages.
    ["I want to talk to a human", "Human handover"],
    ["Can I speak with a real person please?", "Human handover"],
    ["connect me to an agent", "Human handover"],
    ["human please", "Human handover"],
    ["agent", "Human handover"],
    ["Could somebody call me?", "Human handover"],
    ["My invoice is wrong, get me a manager", "Human handover"],
    ["Is there a human I can talk to?", "Human handover"],
    ["Please transfer me to support", "Human handover"],
    ["Is anyone there I can talk to?", "Human handover"],
    ["Quiero hablar con una persona", "Human handover"],
    ["¿Puedo hablar con un agente, por favor?", "Human handover"],
    ["Necesito un asesor", "Human handover"],
    ["Quero falar com um atendente", "Human handover"],
    ["Posso falar com uma pessoa?", "Human handover"],
    ["preciso de atendimento humano", "Human handover"],
    ["Ich möchte mit einem Menschen sprechen", "Human handover"],
    ["Kann ich mit einem Mitarbeiter reden?", "Human handover"],
    ["Bitte verbinden Sie mich mit dem Kundenservice", "Human handover"],
    ["Kann ich bitte mit jemandem sprechen?", "Human handover"],
    ["Gibt es hier einen echten Menschen?", "Human handover"],
    ["Je voudrais parler à un humain", "Human handover"],
    ["Puis-je parler avec un conseiller ?", "Human handover"],
    ["Passez-moi quelqu'un", "Human handover"],
    // A negation before it is about something else.
    ["This is not working, I want to talk to a human", "Human handover"],
    ["This is not working\nI want to talk\nto a human", "Human handover"],
    ["No, I want to speak to a person", "Human handover"],
    ["no let me talk to a human", "Human handover"],
    ["I do not understand, let me talk to a human", "Human handover"],
    ["No me sirve, quiero hablar con una persona", "Human handover"],
    ["Das hilft nicht, ich will mit einem Menschen sprechen", "Human handover"],
    ["Je ne comprends pas, je veux parler à un humain", "Human handover"],
    ["Estou no aplicativo e quero falar com um atendente", "Human handover"],
    ["Estou no site quero falar com um atendente", "Human handover"],
    // People are talked about, and nobody is asked for.
    ["How many employees work for you?", "General Q&A"],
    ["I don't want to talk to a human", "General Q&A"],
    ["I do not really want to talk to a human", "General Q&A"],
    ["I don't want to have to talk to a human", "General Q&A"],
    ["Can I do it without talking to an agent?", "General Q&A"],
    ["No quiero hablar con una persona", "General Q&A"],
    ["Não quero falar com um atendente", "General Q&A"],
    ["Ich will nicht mit einem Menschen sprechen", "General Q&A"],
    ["Je ne veux vraiment pas parler à un humain", "General Q&A"],
    ["Is human error covered by the warranty?", "Technical support"],
    ["What does a real estate agent earn?", "General Q&A"],
    ["Do you need a person to build the shelf?", "General Q&A"],
    ["Wie viele Mitarbeiter haben Sie?", "General Q&A"],
    ["¿Cuántas personas trabajan aquí?", "General Q&A"],
    ["Quel est le prix par personne ?", "General Q&A"],
    // Spam, and what only looks like it.
    ["Buy cheap followers now! https://spam.example/x", "Spam filter"],
    ["CONGRATULATIONS, you have won $1000000, click here: http://win.example", "Spam filter"],
    ["We offer SEO services and will get you to the first page of Google", "Spam filter"],
    [
      "a https://a.example b https://b.example c https://c.example d https://d.example",
      "Spam filter",
    ],
    ["sdfghjklqwrtzpsdfgh", "Spam filter"],
    ["!!!!!!!!!!!!!!!!!!", "Spam filter"],
    ["See https://shop.example/order/7, where is my refund?", "Billing"],
    ["When will I receive my $20 refund for https://shop.example/order/7?", "Billing"],
    ["Can I pay with gift cards at https://shop.example/cart?", "Billing"],
    ["Can I pay with a gift card and receive $10 back?", "Billing"],
    [
      "Your site says limited time offer, but https://shop.example/x shows the old price",
      "General Q&A",
    ],
    ["Act now: gift cards for everybody", "Spam filter"],
    ["Is it free?", "General Q&A"],
    ["Rechtsschutzversicherungsgesellschaft", "General Q&A"],
  ])("%j goes to %s", async (message, name) => {
    expect(await chosen(message)).toBe(name);
  });
});

describe("routing by words in other languages", () => {
  const agents = [
    general,
    agent(2, "user-facing", "Rechnungen", { description: "Rechnungen, Zahlungen und Mahnungen" }),
    agent(3, "user-facing", "Envíos", { description: "Envíos, paquetes y plazos de entrega" }),
    agent(4, "user-facing", "配送", { description: "配送料金と配達日について" }),
  ];

  it.each([
    ["Wo finde ich meine Rechnung?", "Rechnungen"],
    ["Ich habe eine Mahnung bekommen", "Rechnungen"],
    ["¿Dónde está mi paquete?", "Envíos"],
    ["¿Cuánto tarda la entrega?", "Envíos"],
    ["配送料金はいくらですか", "配送"],
    ["Wie heißt du?", "General Q&A"],
  ])("%j goes to %s", async (message, name) => {
    expect((await route(agents, situation(message))).agent?.name).toBe(name);
  });
});

describe("routing", () => {
  it("takes what is asked for the fourth time in the same words for spam", async () => {
    const earlier = Array.from({ length: 3 }, () => "Where do I find my invoice?");
    expect(await chosen("where do I find  my invoice?", { earlier })).toBe("Spam filter");
    expect(await chosen("where do I find my invoice?", { earlier: earlier.slice(1) })).toBe(
      "Billing",
    );
    expect(await chosen("yes", { earlier: ["yes", "yes", "yes"] })).toBe("General Q&A");
  });

  it("uses enabled agents only", async () => {
    const disabled = all.map((one) => (one === general ? one : { ...one, enabled: false }));
    for (const message of [
      "invoice refund",
      "human please",
      "opening hours",
      "!!!!!!!!!!!!!!!!!!",
    ]) {
      const routed = await route(disabled, situation(message));
      expect(routed).toMatchObject({ agent: general, by: "only_one" });
    }
  });

  it("has nobody when no agent is enabled that talks", async () => {
    expect(await route([{ ...general, enabled: false }], situation("hi"))).toMatchObject({
      agent: undefined,
      by: "nobody",
    });
    expect(await route([agent(1, "background", "Labels")], situation("hi"))).toMatchObject({
      agent: undefined,
    });
  });

  it("leaves pre-canned agents out when they are not wanted", async () => {
    expect(await chosen("What are your opening hours?", { preCanned: false })).toBe("General Q&A");
  });

  it("goes on with the agent that answered last when nothing speaks for another", async () => {
    expect(await chosen("and then?", { last: billing.uuid })).toBe("Billing");
    expect(await chosen("the app crashes", { last: billing.uuid })).toBe("Technical support");
  });

  it("stays longer with an agent that has stickness", async () => {
    const agents = [{ ...billing, stickness: 1 }, technical];
    const message = "my subscription and the installation crashes today";
    expect((await route(agents, situation(message))).agent?.name).toBe("Technical support");
    const last = { last: billing.uuid };
    expect((await route(agents, situation(message, last))).agent?.name).toBe("Billing");
    const without = [billing, technical];
    expect((await route(without, situation(message, last))).agent?.name).toBe("Technical support");
  });

  it("prefers an agent with bias, and avoids one with negative bias", async () => {
    const eager = [general, { ...technical, bias: 1 }];
    expect((await route(eager, situation("and then?"))).agent?.name).toBe("Technical support");
    const shy = [{ ...general, bias: -10 }, technical];
    expect((await route(shy, situation("and then?"))).agent?.name).toBe("Technical support");
  });

  it("says why, without a word of the message", async () => {
    const routed = await route(all, situation("Where do I find my mulberry invoice?"));
    expect(routed.why).toMatch(/^fits 1 of \d words, score \d/);
    expect((await route(all, situation("human please"))).why).toBe("asks for a person");
    expect((await route(all, situation("!!!!!!!!!!!!!!!!!!"))).why).toBe(
      "looks like spam: random_keys",
    );
  });
});

describe("with a model, routing", () => {
  it("follows the model's choice", async () => {
    const choose: Choose = async (candidates) => candidates.indexOf(technical);
    const routed = await route(all, situation("Where do I find my invoice?"), choose);
    expect(routed).toMatchObject({ agent: technical, by: "model" });
  });

  it("falls back on the words when the model names nobody", async () => {
    const choose: Choose = async () => undefined;
    const routed = await route(all, situation("Where do I find my invoice?"), choose);
    expect(routed).toMatchObject({ agent: billing, by: "rules" });
  });

  it("asks no model for what is plain", async () => {
    const choose: Choose = () => {
      throw new Error("asked");
    };
    expect((await route(all, situation("human please"), choose)).agent).toBe(human);
    expect((await route(all, situation("!!!!!!!!!!!!!!!!!!"), choose)).agent).toBe(spam);
    expect((await route([general], situation("hi"), choose)).agent).toBe(general);
  });
});
