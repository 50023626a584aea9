import { Bot, GrammyError, InlineKeyboard, webhookCallback } from "grammy";
import { describe, expect, it } from "vitest";
import { startScene, TOKEN } from "./setup.ts";
import { serveHttp } from "../../helpers/serve-http.ts";

/** Serves a bot of grammY's on this machine. */
async function serve(bot: Bot): Promise<string> {
  const handle = webhookCallback(bot, "http", { secretToken: "s3cret" });
  const address = await serveHttp((request, response) => void handle(request, response));
  return `${address}/`;
}

describe("grammY's own client", () => {
  it("holds a conversation and reads every answer and update", async () => {
    const { telegram, ana, chat } = await startScene();
    const bot = new Bot(TOKEN, { client: { apiRoot: telegram.url } });
    bot.command("start", async (context) => {
      await context.replyWithChatAction("typing");
      const keyboard = new InlineKeyboard().text("Yes", "yes").text("No", "no");
      const sent = await context.reply(`<b>Hello</b> ${context.from?.first_name}`, {
        parse_mode: "HTML",
        reply_markup: keyboard,
        reply_parameters: { message_id: context.msg.message_id },
      });
      expect(sent.entities).toEqual([{ type: "bold", offset: 0, length: 5 }]);
    });
    bot.callbackQuery("yes", async (context) => {
      await context.editMessageText("You said yes");
      await context.answerCallbackQuery("Noted");
    });
    await bot.init();
    expect(bot.botInfo.username).toBe("BridgeBot");
    await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
    await bot.api.setWebhook(await serve(bot), { secret_token: "s3cret" });

    telegram.control.say(chat, ana, { text: "/start" });
    await telegram.delivery.idle();
    telegram.control.press({ chat, messageId: 2, label: "Yes", by: ana });
    await telegram.delivery.idle();

    expect(telegram.record.messagesIn(chat)).toMatchObject([
      { text: "/start", from: { name: "Ana", isBot: false } },
      {
        text: "You said yes",
        replyTo: 1,
        from: { name: "BridgeBot", isBot: true },
        edits: [{ text: "You said yes" }],
        buttons: [],
      },
    ]);
    expect(telegram.record.typingIn(chat)).toHaveLength(1);
    expect(telegram.delivery.attempts.map(({ status }) => status)).toEqual([200, 200]);
  });

  it("reads refusals with their parameters", async () => {
    const { telegram } = await startScene();
    const group = telegram.control.createGroup();
    const supergroup = telegram.control.migrate(group);
    const { api } = new Bot(TOKEN, { client: { apiRoot: telegram.url } });
    const sending = api.sendMessage(group.id, "hi");
    await expect(sending).rejects.toBeInstanceOf(GrammyError);
    await expect(sending).rejects.toMatchObject({
      error_code: 400,
      parameters: { migrate_to_chat_id: supergroup.id },
    });
  });
});
