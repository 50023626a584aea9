import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHATBOT_UUID, type Server, startServer, UNKNOWN } from "../server.ts";
import { answerOf, post, sourceOf, upload } from "./library.ts";
import { matching } from "./matching.ts";

let server: Server;
let sources: string[];

beforeAll(async () => {
  server = await startServer();
  const answers = await Promise.all(["a.txt", "b.txt"].map((name) => upload(server, name, name)));
  sources = answers.map((answer) => sourceOf(answer).uuid);
});

afterAll(() => server.stop());

const create = (json: unknown, chatbot = CHATBOT_UUID) =>
  post(server, `/chatbot/${chatbot}/source-tag/create`, json);

const list = async () => answerOf(await server.call("GET", `/chatbot/${CHATBOT_UUID}/source-tags`));

function uuidOf(body: unknown): string {
  return String(Reflect.get(Object(body), "uuid"));
}

describe("a tag", () => {
  it("has exactly its six keys, and is listed", async () => {
    const made = await create({ name: "Rules", color: "#1A2b3c", data_source_uuids: sources });
    const time = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const tag = {
      uuid: matching(/^[0-9a-f]{32}$/),
      name: "Rules",
      color: "#1A2b3c",
      data_source_uuids: sources,
      created_at: time,
      modified_at: time,
    };
    expect(made).toEqual({ status: 200, body: tag });
    expect(await list()).toEqual({ status: 200, body: [tag] });
  });

  it("needs no sources, and wears each only once", async () => {
    expect((await create({ name: "None", color: "#000000" })).body).toMatchObject({
      data_source_uuids: [],
    });
    const [one] = sources;
    const twice = await create({ name: "Two", color: "#000000", data_source_uuids: [one, one] });
    expect(twice.body).toMatchObject({ data_source_uuids: [one] });
  });

  it("changes in what is named, and gets all its sources anew", async () => {
    const { body } = await create({ name: "Old", color: "#000000", data_source_uuids: sources });
    const path = `/source-tag/${uuidOf(body)}/update`;
    expect((await post(server, path, { name: "New" })).body).toMatchObject({
      name: "New",
      color: "#000000",
      data_source_uuids: sources,
    });
    expect((await post(server, path, { data_source_uuids: [] })).body).toMatchObject({
      name: "New",
      data_source_uuids: [],
    });
  });

  it.each([
    [{ color: "#000000" }, "name is missing"],
    [{ name: "x" }, "color is missing"],
    [{ name: "x", color: "red" }, "color must be a color such as #1a2b3c"],
    [{ name: "", color: "#000000" }, "name must be a text that is not empty"],
    [{ name: "x", color: "#000000", data_source_uuids: "x" }, "data_source_uuids must be an array"],
    [
      { name: "x", color: "#000000", data_source_uuids: [UNKNOWN] },
      "data_source_uuids must be ids of the chatbot's data sources",
    ],
  ])("that is %j is refused", async (json, error) => {
    expect(await create(json)).toEqual({ status: 400, body: { error } });
  });

  it("is refused sources that are not there also later", async () => {
    const { body } = await create({ name: "Later", color: "#000000" });
    const path = `/source-tag/${uuidOf(body)}/update`;
    const refused = await post(server, path, { name: "x", data_source_uuids: [UNKNOWN] });
    expect(refused.status).toBe(400);
    expect((await list()).body).toContainEqual(expect.objectContaining({ name: "Later" }));
  });

  it("loses a source that is deleted", async () => {
    const { uuid } = sourceOf(await upload(server, "deleted.txt", "x"));
    const { body } = await create({
      name: "Left",
      color: "#000000",
      data_source_uuids: [...sources, uuid],
    });
    await post(server, `/data-source/${uuid}/delete`, {});
    const tag: unknown = expect.objectContaining({
      uuid: uuidOf(body),
      data_source_uuids: sources,
    });
    expect((await list()).body).toContainEqual(tag);
  });

  it("is deleted without its sources", async () => {
    const { body } = await create({ name: "Gone", color: "#000000", data_source_uuids: sources });
    const remove = () => server.call("DELETE", `/source-tag/${uuidOf(body)}/delete`);
    expect(await answerOf(await remove())).toEqual({ status: 200, body: { success: true } });
    expect((await answerOf(await remove())).status).toBe(404);
    const again = await create({ name: "Again", color: "#000000", data_source_uuids: sources });
    expect(again.status).toBe(200);
  });

  it("of a chatbot that is not there answers 404", async () => {
    expect((await create({ name: "x", color: "#000000" }, UNKNOWN)).status).toBe(404);
    expect((await post(server, `/source-tag/${UNKNOWN}/update`, {})).status).toBe(404);
  });
});
