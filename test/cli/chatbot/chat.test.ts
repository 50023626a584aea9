import { describe, expect, it } from "vitest";
import {
  answered,
  CHATBOT,
  chatbotJson,
  messageJson,
  refuse,
  type Route,
  SESSION,
} from "./fake-api.ts";
import { chatbot, expectHarmless, HOSTILE, startChatbotCommand } from "./run-chatbot.ts";
import { asked, echo, startTalking } from "./talking.ts";

describe("an answer", () => {
  it("is seen before it ends", async () => {
    let end = (): void => undefined;
    const { url } = await startTalking((_, response) => {
      response.write("The heron ");
      end = () => response.end("flies.");
      return answered;
    });
    const running = startChatbotCommand(["chat", CHATBOT, "--once", "what does it do?"], { url });
    await running.shows("The heron ");
    expect(running.out()).toBe("The heron ");
    end();
    expect(await running.ended()).toEqual({ code: 0, out: "The heron flies.\n", err: "" });
  });

  it("keeps blank lines and characters that were cut in two, and gives no orders", async () => {
    const bytes = Buffer.from(`Ä€😀\n\n\tfour ${HOSTILE}`);
    const { url } = await startTalking((_, response) => {
      response.write(bytes.subarray(0, 3));
      setTimeout(() => response.end(bytes.subarray(3)), 50);
      return answered;
    });
    const { out } = await chatbot(["chat", CHATBOT, "--once", "hello"], { url });
    expect(out.startsWith("Ä€😀\n\n\tfour fine]0;owned [2J[31mred 1A desrever")).toBe(true);
    expect(out.endsWith("\nsecond\n")).toBe(true);
    expectHarmless(out.replaceAll("\t", ""));
  });

  it("of nothing is said to be one", async () => {
    const { url } = await startTalking((_, response) => {
      response.end();
      return answered;
    });
    const run = await chatbot(["chat", CHATBOT, "--once", "hello"], { url });
    expect(run).toEqual({ code: 0, out: "", err: "The chatbot said nothing.\n" });
  });

  it("that breaks off ends with 1, on a line of its own", async () => {
    const { url } = await startTalking((_, response) => {
      response.write("The heron ", () => setTimeout(() => response.destroy(), 50));
      return answered;
    });
    const run = await chatbot(["chat", CHATBOT, "--once", "hello"], { url });
    expect(run).toMatchObject({ code: 1, out: "The heron \n" });
    expect(run.err).toContain("broke off");
  });

  it("names what it cites", async () => {
    const cited = {
      data_source_uuid: "12".repeat(16),
      title: `Birds ${HOSTILE}`,
      text: "Herons stand still. ".repeat(20),
      file_name: "https://birds.example/heron",
      type: "link",
    };
    const citations = { "10.1": cited, "2.1": cited };
    const { url } = await startTalking(echo, {
      [`GET /session/${SESSION}/messages`]: () => [messageJson("hello", "…", citations)],
    });
    const args = ["chat", CHATBOT, "--once", "hello", "--citations"];
    const { out } = await chatbot(args, { url });
    expectHarmless(out);
    expect(out).toMatch(
      /\[2\.1\] Birds fine .* https:\/\/birds\.example\/heron\n {6}Herons .*…\n/u,
    );
    expect(out.indexOf("[2.1]")).toBeLessThan(out.indexOf("[10.1]"));
    const json = await chatbot([...args, "--json"], { url });
    expect(JSON.parse(json.out)).toEqual({
      session: SESSION,
      question: "hello",
      answer: "You asked: hello",
      citations,
    });
  });
});

describe("an answer whose citations cannot be looked up", () => {
  it.each([{ more: [] }, { more: ["--json"] }])(
    "is shown all the same: $more",
    async ({ more }) => {
      const api = await startTalking(echo, {
        [`GET /session/${SESSION}/messages`]: (_, response) =>
          refuse(response, 500, { error: "no" }),
      });
      const args = ["chat", CHATBOT, "--citations", ...more];
      const run = await chatbot(args, { url: api.url }, "first\nsecond\n");
      expect(run.code).toBe(0);
      expect(run.out.split("\n")).toEqual([
        expect.stringContaining("You asked: first"),
        expect.stringContaining("You asked: second"),
        "",
      ]);
      expect(run.out).not.toContain("cited");
      expect(run.out).not.toContain("citations");
      expect(run.err).toContain(
        "What it cites could not be looked up: GET /session/{uuid}/messages",
      );
      expect(asked(api)).toHaveLength(2);
    },
  );
});

describe("questions from a pipe", () => {
  it("are asked one a line, in one session, empty lines aside", async () => {
    const api = await startTalking(echo);
    const run = await chatbot(["chat", CHATBOT], { url: api.url }, "first\n\n  second \nthird");
    expect(run).toEqual({
      code: 0,
      out: "You asked: first\nYou asked: second\nYou asked: third\n",
      err: "",
    });
    expect(asked(api)).toEqual([{ query: "first" }, { query: "second" }, { query: "third" }]);
    expect(api.calls.filter(({ path }) => path.endsWith("/session/create"))).toHaveLength(1);
  });

  it("are answered while the pipe is still open", async () => {
    const { url } = await startTalking(echo);
    const running = startChatbotCommand(["chat", CHATBOT], { url });
    running.stdin.write("first\n");
    await running.shows("You asked: first");
    running.stdin.end("second\n");
    expect((await running.ended()).out).toContain("You asked: second");
  });

  it("go on in a session that is named, without asking for the chatbot", async () => {
    const api = await startTalking(echo);
    const run = await chatbot(["chat", "--session", SESSION, "--json"], { url: api.url }, "a\nb\n");
    const turns = run.out.trim().split("\n");
    expect(turns.map((line): unknown => JSON.parse(line))).toMatchObject([
      { session: SESSION, question: "a", answer: "You asked: a" },
      { session: SESSION, question: "b", answer: "You asked: b" },
    ]);
    expect(api.calls).toHaveLength(2);
  });

  it("end at the first that is refused", async () => {
    const api = await startTalking((called, response) =>
      called.text.includes("second")
        ? refuse(response, 429, { error: "slowly" })
        : echo(called, response),
    );
    const run = await chatbot(["chat", CHATBOT], { url: api.url }, "first\nsecond\nthird\n");
    expect(run).toMatchObject({ code: 1, out: "You asked: first\n" });
    expect(run.err).toContain("slowly");
    expect(asked(api)).toHaveLength(2);
  });
});

it("a question of nothing but blanks is not asked", async () => {
  const { url, calls } = await startTalking(echo);
  expect((await chatbot(["chat", CHATBOT, "--once", "  "], { url })).code).toBe(2);
  expect(calls).toEqual([]);
});

describe("the chatbot that is meant", () => {
  it("is the one of the environment, or the only one", async () => {
    const { url, calls } = await startTalking(echo);
    await chatbot(["chat", "--once", "a"], { url });
    expect(calls[0]?.path).toBe("/chatbots");
    const variables = { GPT_TRAINER_CHATBOT_UUID: CHATBOT };
    await chatbot(["chat", "--once", "a"], { url, variables });
    expect(calls.filter(({ path }) => path === "/chatbots")).toHaveLength(1);
  });

  it("must be named among several", async () => {
    const { url, calls } = await startTalking(echo, {
      "GET /chatbots": () => [chatbotJson("one"), chatbotJson("two", "1".repeat(32))],
    });
    const run = await chatbot(["chat", "--once", "a"], { url });
    expect(run.code).toBe(2);
    expect(run.err).toContain("chatbot list");
    expect(calls).toHaveLength(1);
  });
});

describe("who leaves", () => {
  /** A host whose answers never end. */
  const endless: Route = (_, response) => {
    response.write("The heron ");
    return answered;
  };

  it.each(["SIGINT", "SIGTERM"] as const)(
    "with %s during an answer gets the prompt of the shell back at once, and 1",
    async (signal) => {
      const { url } = await startTalking(endless);
      const running = startChatbotCommand(["chat", CHATBOT, "--once", "hello"], { url });
      await running.shows("The heron ");
      running.signal(signal);
      expect(await running.ended()).toEqual({ code: 1, out: "The heron \n", err: "" });
    },
  );

  it("while the pipe says nothing is not kept", async () => {
    const { url } = await startTalking(echo);
    const running = startChatbotCommand(["chat", CHATBOT], { url });
    running.stdin.write("first\n");
    await running.shows("You asked: first\n");
    running.signal("SIGINT");
    expect((await running.ended()).code).toBe(1);
  });

  it("by closing the pipe ends the program without a crash, and without more questions", async () => {
    const api = await startTalking((_, response) => {
      const timer = setInterval(() => response.write("and on "), 5);
      response.on("close", () => clearInterval(timer));
      return answered;
    });
    const running = startChatbotCommand(["chat", CHATBOT], { url: api.url });
    running.stdin.write("first\nsecond\n");
    await running.shows("and on");
    running.stopReading();
    const { code, err } = await running.ended();
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(asked(api)).toHaveLength(1);
  });
});
