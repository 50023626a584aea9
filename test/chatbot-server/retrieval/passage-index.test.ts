import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { type IndexCall, type RetrievalWorker, startRetrieval } from "./retrieval-worker.ts";

const hits = v.array(
  v.object({
    source: v.string(),
    number: v.number(),
    heading: v.string(),
    text: v.string(),
    score: v.number(),
    share: v.number(),
  }),
);

let worker: RetrievalWorker;
beforeAll(async () => {
  worker = await startRetrieval();
});
afterAll(() => worker.stop());

/** Passages of one source, of which each is its text or heading and text. */
function add(source: string, ...passages: (string | readonly [string, string])[]): IndexCall {
  return [
    "add",
    passages.map((passage, at) => {
      const [heading, text] = typeof passage === "string" ? ["", passage] : passage;
      return { source, number: at + 1, heading, text };
    }),
  ];
}

let objects = 0;

/** Makes an index of its own and asks it. @returns for each question what was found */
async function ask(calls: readonly IndexCall[], ...questions: string[]) {
  objects += 1;
  const asking = questions.map((question) => ["search", question, { limit: 5 }] as const);
  const results = await worker.call(`index ${objects}`, [...calls, ...asking]);
  return v.parse(v.array(hits), results.slice(calls.length));
}

/** The first text that each question finds; empty when it finds nothing. */
async function firstTexts(passages: readonly string[], ...questions: string[]) {
  const results = await ask([add("a", ...passages)], ...questions);
  return results.map(([first]) => first?.text ?? "");
}

const others = [
  "Nothing of this is about anything that is asked for here.",
  "Trains run every hour.",
  "Bananas are yellow.",
];

describe("a word is found", () => {
  it.each([
    ["in another form", "The workshop repairs tents.", "who repaired my tent"],
    ["in Spanish", "Las habitaciones tienen balcón.", "habitacion"],
    ["in Portuguese", "As consultas são pagas na receção.", "preço da consulta"],
    ["in German, with ö for oe", "Die Schränke öffnen sich.", "schrank oeffnen"],
    ["in French", "Les gâteaux se commandent par téléphone.", "commander gateau"],
    ["in Italian", "Gli orari sono cambiati.", "orario cambiato"],
    ["without its accents", "Das Café Müller heißt jetzt Größe.", "cafe muller heisst groesse"],
    ["with accents that it has not", "The cafe is near.", "CAFÉ"],
    ["in capitals of full width", "The model is called ABC.", "ＡＢＣ"],
    ["with one letter wrong", "We hire avalanche transceivers.", "avalanche tranceivers"],
    ["with two letters changed", "We hire snowshoes.", "snowsheos"],
    ["by its beginning", "Eintrittspreise: fünf Euro.", "Eintritt"],
    ["written as two", "Register a webhook first.", "web hook"],
    ["of Greek", "Το μουσείο είναι κλειστό.", "μουσειο"],
    ["of Russian", "Музей закрыт.", "музей"],
  ])("%s", async (_, text, question) => {
    expect(await firstTexts([...others, text], question)).toEqual([text]);
  });

  it("without spaces around it, in Chinese, Japanese, Korean and Thai", async () => {
    const texts = [
      "东京都厅舍在新宿。",
      "営業時間は九時からです。",
      "주차장은 무료입니다.",
      "พิพิธภัณฑ์ปิดวันจันทร์",
    ];
    const questions = ["都厅", "営業時間を教えて", "무료 주차장이 있나요", "พิพิธภัณฑ์"];
    expect(await firstTexts(texts, ...questions)).toEqual(texts);
    expect(await firstTexts(texts, "宿")).toEqual([texts[0]]);
  });

  it("in half width of Japanese", async () => {
    expect(await firstTexts(["キャンセル料", ...others], "ｷｬﾝｾﾙ")).toEqual(["キャンセル料"]);
  });
});

describe("a number or a word of code is found", () => {
  it.each([
    ["GPT_TRAINER_API_KEY"],
    ["gpt trainer api key"],
    ["what is the trainer key?"],
    ["gpt_trainer_api_key"],
    ["GPT-TRAINER-API-KEY"],
  ])("whole and in parts: %s", async (question) => {
    const text = "Set GPT_TRAINER_API_KEY before you start.";
    expect(await firstTexts([...others, text], question)).toEqual([text]);
  });

  it.each([["setWebhook"], ["set webhook"], ["webhook"], ["setwebhook"], ["SetWebHook"]])(
    "whole and in parts: %s",
    async (question) => {
      const text = "Call setWebhook once.";
      expect(await firstTexts([...others, text], question)).toEqual([text]);
    },
  );

  it.each([["/webhooks/telegram"], ["webhooks"], ["telegram webhook"]])(
    "whole and in parts: %s",
    async (question) => {
      const text = "Telegram posts to `/webhooks/telegram`.";
      expect(await firstTexts([...others, text], question)).toEqual([text]);
    },
  );

  it("whole before one that shares parts of it", async () => {
    const texts = ["PEBBLE_API_KEY opens it.", "PEBBLE_API_TOKEN is old.", "The key of the API."];
    expect(await firstTexts(texts, "PEBBLE_API_TOKEN", "PEBBLE_API_KEY")).toEqual([
      texts[1],
      texts[0],
    ]);
  });

  it("of several digits, a time and an amount", async () => {
    const texts = [
      "Room 404 is shut.",
      "Ferries leave at 17:30.",
      "It costs 1,299.50 euros.",
      "E17",
    ];
    expect(await firstTexts(texts, "404", "17.30", "1299.50", "e17")).toEqual(texts);
  });

  it("with its point where it stands", async () => {
    expect(await firstTexts(["15 bar", ...others], "1.5", "1.5 bar")).toEqual(["", "15 bar"]);
  });
});

describe("a question", () => {
  it("that says nothing finds nothing", async () => {
    const questions = ["", "   ", "?!", "What is it?", "¿Qué es esto?", "Was ist das?", "the", "a"];
    const found = await ask([add("a", "What is it? It is that. Was ist das?")], ...questions);
    expect(found).toEqual(questions.map(() => []));
  });

  it("is held as a whole by a passage that holds all it asks about, and in part by others", async () => {
    const [found = []] = await ask(
      [add("a", "The lens turns slowly.", "The old lens of the lighthouse.", ...others)],
      "How old is the lens of the lighthouse?",
    );
    expect(found.map(({ number, share }) => [number, share < 1])).toEqual([
      [2, false],
      [1, true],
    ]);
    expect(found[1]?.share).toBeGreaterThan(0);
    expect(found[0]?.score).toBeGreaterThan(found[1]?.score ?? 0);
  });

  it("about a word that stands nowhere is held in small part only", async () => {
    const [found = []] = await ask([add("a", ...others)], "yellow submarine Liverpool");
    expect(found.map(({ text }) => text)).toEqual(["Bananas are yellow."]);
    expect(found[0]?.share).toBeLessThan(0.4);
  });

  it("may stand in a story, which makes the share of it less, but not much", async () => {
    const text = "Two dogs on a pitch cost 4 euros.";
    const [[plain] = [], [told] = []] = await ask(
      [add("a", text, ...others)],
      "Do dogs cost anything on a pitch?",
      "Hello! My wife Mary and I are planning our summer holidays with two dogs and an old caravan, do dogs cost anything on a pitch?",
    );
    expect(plain?.text).toBe(text);
    expect(told?.text).toBe(text);
    expect(told?.share).toBeLessThan(plain?.share ?? 0);
    expect(told?.share).toBeGreaterThan(0.45);
  });

  it("prefers what holds most of it, though at length, to what is about one rare word of it", async () => {
    const rare: [string, string] = ["Sousaphone", "Sousaphone, sousaphone."];
    const most = `Wood and keys make the sound ${"in the old hall of the town ".repeat(8)}`;
    const known = ["wood", "keys", "sound"].flatMap((word) => [`Some ${word}.`, `More ${word}.`]);
    const [found = []] = await ask(
      [add("a", rare, most, ...known, ...others)],
      "sousaphone wood keys sound",
    );
    expect(found[0]?.text).toBe(most);
  });

  it("is answered by the only passage there is, though a word of it is missing there", async () => {
    const [found = []] = await ask(
      [add("a", "We open the shop at nine.")],
      "When do you open on Monday?",
    );
    expect(found[0]?.share).toBeGreaterThan(0.4);
  });

  it("with a compound that nobody wrote is about its parts", async () => {
    const [found = []] = await ask(
      [add("a", "The Pebble API has documents.", ...others)],
      "Pebble-API-documents",
    );
    expect(found[0]?.share).toBe(1);
  });

  it("of characters is about words before grammar", async () => {
    const [first = [], second = []] = await ask(
      [add("a", "学生证打五折。", "这是什么吗？")],
      "学生有五折吗",
      "学生是什么吗",
    );
    expect(first[0]?.share).toBeGreaterThan(0.5);
    expect(second.find(({ number }) => number === 2)?.share).toBeLessThan(0.3);
  });

  it("finds in the heading before the text", async () => {
    const [found = []] = await ask(
      [add("a", ["Trains", "Parking is near."], ["Parking", "Trains are near."], ...others)],
      "parking",
    );
    expect(found.map(({ heading }) => heading)).toEqual(["Parking", "Trains"]);
  });
});

describe("the index", () => {
  const many = Array.from({ length: 30 }, (_, at) => `Bananas of crate ${at}.`);

  it("gives as many as are wanted", async () => {
    const results = await worker.call("limits", [
      add("a", ...many),
      ["search", "bananas", { limit: 3 }],
      ["search", "bananas", { limit: 0 }],
      ["search", "bananas", { limit: 1000 }],
    ]);
    const lengths = v.parse(v.array(hits), results.slice(1)).map(({ length }) => length);
    expect(lengths).toEqual([3, 0, 30]);
  });

  it("looks only at the sources that are named, however much better others fit", async () => {
    const results = await worker.call("sources", [
      add("a", ...many),
      ["add", [{ source: "b", number: 1, heading: "", text: "Long ago there were bananas here." }]],
      ["search", "bananas crate", { limit: 5, sources: ["b"] }],
      ["search", "bananas crate", { limit: 5, sources: [] }],
      ["search", "bananas crate", { limit: 5, sources: ["none", "b", "a"] }],
    ]);
    const found = v.parse(v.array(hits), results.slice(2));
    expect(found.map((one) => [...new Set(one.map(({ source }) => source))])).toEqual([
      ["b"],
      [],
      ["a"],
    ]);
  });

  it("forgets a source that was removed, and keeps the others", async () => {
    const search = ["search", "bananas", { limit: 100 }] as const;
    const results = await worker.call("removal", [
      add("a", ...many),
      add("b", "Other bananas."),
      ["removeSource", "a"],
      ["count"],
      search,
      add("a", "New bananas."),
      ["count"],
      search,
      ["removeSource", "never there"],
      ["count"],
    ]);
    expect([results[3], results[6], results[9]]).toEqual([1, 2, 2]);
    const texts = v.parse(hits, [results[4], results[7]].flat()).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(["New bananas.", "Other bananas.", "Other bananas."]);
  });

  it("is there again when it is opened again", async () => {
    const results = await worker.call("again", [
      add("a", "Bananas are yellow."),
      ["reopen"],
      ["count"],
      ["search", "banana", { limit: 5 }],
    ]);
    expect(results[2]).toBe(1);
    expect(v.parse(hits, results[3])).toHaveLength(1);
  });

  it("writes three rows for a passage", async () => {
    await worker.call("rows", [add("a", ...many), ["spent"]]);
    const results = await worker.call("rows", [add("b", ...many), ["spent"]]);
    expect(results[1]).toMatchObject({ rowsWritten: 3 * many.length });
  });
});
