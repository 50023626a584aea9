import { describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import { answered, CHATBOT, chatbotJson, KEY, refuse, SESSION, startFakeApi } from "./fake-api.ts";
import { startChatbotCommand } from "./run-chatbot.ts";
import { asked, echo, startTalking } from "./talking.ts";

describe("on a terminal", () => {
  it("goes on until somebody leaves, and begins anew when that is wanted", async () => {
    const api = await startTalking(echo, {
      [`GET /chatbot/${CHATBOT}`]: () => chatbotJson("Heron"),
    });
    const running = startChatbotCommand(["chat", CHATBOT], { url: api.url, onTerminal: true });
    await running.shows("You talk to Heron");
    running.stdin.write("first\r");
    await running.shows("You asked: first");
    running.stdin.write("/new\r");
    await running.shows("forgotten");
    running.stdin.write("/nonsense\r");
    await running.shows("There are /new and /quit.");
    // Pasted at once: one after another.
    running.stdin.write("second\rthird\r");
    await running.shows("You asked: third");
    running.stdin.write("/quit\r");
    const { code, out } = await running.ended();
    expect(code).toBe(0);
    expect(out).toContain(`chatbot chat --session ${SESSION}`);
    expect(asked(api)).toEqual([{ query: "first" }, { query: "second" }, { query: "third" }]);
    expect(api.calls.filter(({ path }) => path.endsWith("/session/create"))).toHaveLength(2);
  });

  it("says what failed, and goes on", async () => {
    const api = await startTalking(
      (called, response) =>
        called.text.includes("first")
          ? refuse(response, 503, { error: "busy" })
          : echo(called, response),
      { [`GET /chatbot/${CHATBOT}`]: () => chatbotJson("Heron") },
    );
    const running = startChatbotCommand(["chat", CHATBOT], { url: api.url, onTerminal: true });
    await running.shows("You talk to Heron");
    running.stdin.write("first\r");
    await running.shows("The API says: busy");
    running.stdin.write("second\r");
    await running.shows("You asked: second");
    // Ctrl-D leaves at the prompt; before it, the terminal takes the key for the end of a line that nobody reads.
    await until("the prompt", () => {
      const out = running.out();
      return out.lastIndexOf("> ") > out.indexOf("You asked: second");
    });
    running.stdin.write("\u0004");
    expect(await running.ended()).toMatchObject({ code: 0 });
  });

  it.each([
    ["at the prompt", false],
    ["during an answer", true],
  ])("is left cleanly by Ctrl-C %s", async (_, isAnswering) => {
    let began = false;
    const { url } = await startTalking(
      (__, response) => {
        began = true;
        response.write("The heron ");
        return answered;
      },
      { [`GET /chatbot/${CHATBOT}`]: () => chatbotJson("Heron") },
    );
    const running = startChatbotCommand(["chat", CHATBOT], { url, onTerminal: true });
    await running.shows("> ");
    if (isAnswering) {
      running.stdin.write("hello\r");
      await running.shows("The heron ");
    }
    running.stdin.write("\u0003");
    const { code } = await running.ended();
    expect(code).toBe(0);
    expect(began).toBe(isAnswering);
  });

  it("asks for the key without showing it", async () => {
    const { url } = await startFakeApi({ "GET /chatbots": () => [chatbotJson("Heron")] });
    const variables = { GPT_TRAINER_BASE_URL: url };
    const running = startChatbotCommand(["list"], { variables, onTerminal: true });
    await running.shows("GPT_TRAINER_API_KEY");
    running.stdin.write(`${KEY}\r`);
    const { code, out } = await running.ended();
    expect(code).toBe(0);
    expect(out).toContain("Heron");
  });

  it("asks whether a chatbot is to be deleted, and takes silence for no", async () => {
    const { url, calls } = await startFakeApi({
      [`GET /chatbot/${CHATBOT}`]: () => chatbotJson("Heron"),
      [`DELETE /chatbot/${CHATBOT}/delete`]: () => ({ success: true }),
    });
    const no = startChatbotCommand(["delete", CHATBOT], { url, onTerminal: true });
    await no.shows("Delete Heron");
    no.stdin.write("\r");
    expect((await no.ended()).code).toBe(1);
    const yes = startChatbotCommand(["delete", CHATBOT], { url, onTerminal: true });
    await yes.shows("Delete Heron");
    yes.stdin.write("y");
    await until("the deletion", () => calls.some(({ method }) => method === "DELETE"));
    expect((await yes.ended()).code).toBe(0);
  });
});
