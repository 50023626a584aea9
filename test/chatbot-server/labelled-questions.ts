/** Questions that the documents answer, each with the pages and headings (`page#heading`) that do. */
export const answered: readonly (readonly [question: string, ...right: string[]])[] = [
  ["How do I connect a Telegram bot?", "README.md#Connect a Telegram bot", "docs/connect.md"],
  ["How do I connect a Slack app?", "README.md#Connect a Slack app", "docs/connect.md"],
  ["What does it cost to run?", "README.md#What it costs"],
  ["What is a dead letter?", "docs/errors.md"],
  ["What does chatbot_no_credits mean?", "docs/errors.md#The chatbot"],
  ["what is whatsapp_131047", "docs/errors.md#WhatsApp"],
  ["What is GPT_TRAINER_CHATBOT_UUID?", "docs/settings.md#Required"],
  ["What is SESSION_IDLE_HOURS?", "docs/settings.md#Numbers"],
  ["How many messages may wait in a conversation?", "docs/settings.md#Numbers"],
  [
    "Why is every conversation a durable object?",
    "docs/decisions/0001-an-object-for-each-conversation.md",
  ],
  [
    "How is a question asked only once?",
    "docs/promise.md#4. Asked once, as far as the chatbot's record shows",
  ],
  ["What happens to webhooks with a wrong secret?", "docs/errors.md#Webhooks", "docs/promise.md"],
  ["How big is the bundle?", "README.md#Measured"],
  [
    "can the bot answer in threads without being mentionned?",
    "docs/settings.md",
    "README.md",
    "docs/connect.md",
  ],
  ["Hi! How do I try it without an account?", "README.md#Try it"],
];

/** Questions that they do not answer; some share words with them. */
export const refused: readonly string[] = [
  "What is the capital of France?",
  "Can you recommend a good pizza place in Naples?",
  "Write me a poem about the sea",
  "What is the meaning of life?",
  "Who is the president of the United States?",
  "What is 17 times 23?",
  "What time is it in Tokyo?",
  "my printer does not print",
  "Which bank account number should I use to pay taxes?",
  "How do I bake sourdough bread?",
  "Wie wird das Wetter morgen in Berlin?",
  "明天天气怎么样？",
];
