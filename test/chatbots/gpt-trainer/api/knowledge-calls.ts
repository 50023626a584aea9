import { type ApiCall, nothing } from "./call.ts";
import { ID } from "./fake.ts";
import * as samples from "./samples.ts";

const created = (source: unknown): unknown => ({ kind: "created", source });
const qa = { question: "Open?", answer: "Always.", reference_source_link: "https://a.example" };

const sourceCalls: readonly ApiCall[] = [
  {
    endpoint: "source_qa",
    call: (api) => api.sources.createQa(ID, qa),
    sends: `POST /api/v1/chatbot/${ID}/data-source/qa`,
    body: qa,
    sample: { ...samples.newSource, type: "qa" },
  },
  {
    endpoint: "source_url",
    call: (api) => api.sources.createUrl(ID, { url: "https://a.example" }),
    sends: `POST /api/v1/chatbot/${ID}/data-source/url`,
    body: { url: "https://a.example" },
    sample: { ...samples.newSource, type: "link", tokens_per_chunk: 500 },
    returns: created,
  },
  {
    endpoint: "source_update",
    call: (api) => api.sources.update(ID, { title: "Other" }),
    sends: `POST /api/v1/data-source/${ID}/update`,
    body: { title: "Other" },
    sample: samples.source,
  },
  {
    endpoint: "sources",
    call: (api) => api.sources.list(ID),
    sends: `GET /api/v1/chatbot/${ID}/data-sources`,
    sample: [samples.source, samples.newSource],
  },
  {
    endpoint: "sources_retrain",
    call: (api) => api.sources.retrain([ID, ID]),
    sends: "POST /api/v1/data-sources/url/re-scrape",
    body: { uuids: [ID, ID] },
    sample: [
      { uuid: ID, status: "restarted scraping" },
      { uuid: ID, error: "invalid data source" },
    ],
  },
  {
    endpoint: "source_delete",
    call: (api) => api.sources.delete(ID),
    sends: `POST /api/v1/data-source/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
  {
    endpoint: "sources_delete",
    call: (api) => api.sources.deleteMany([ID]),
    sends: "POST /api/v1/data-sources/delete",
    body: { uuids: [ID] },
    sample: samples.success,
    returns: nothing,
  },
  {
    endpoint: "sources_restart",
    call: (api) => api.sources.restart([ID]),
    sends: "POST /api/data-sources/restart",
    body: { uuids: [ID] },
    sample: { restarted: [ID] },
  },
];

const tagCalls: readonly ApiCall[] = [
  {
    endpoint: "tag_create",
    call: (api) => api.tags.create(ID, { name: "shipping", color: "#00ff00" }),
    sends: `POST /api/v1/chatbot/${ID}/source-tag/create`,
    body: { name: "shipping", color: "#00ff00" },
    sample: samples.tag,
  },
  {
    endpoint: "tags",
    call: (api) => api.tags.list(ID),
    sends: `GET /api/v1/chatbot/${ID}/source-tags`,
    sample: [samples.tag],
  },
  {
    endpoint: "tag_update",
    call: (api) => api.tags.update(ID, { data_source_uuids: [] }),
    sends: `POST /api/v1/source-tag/${ID}/update`,
    body: { data_source_uuids: [] },
    sample: samples.tag,
  },
  {
    endpoint: "tag_delete",
    call: (api) => api.tags.delete(ID),
    sends: `DELETE /api/v1/source-tag/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
];

/** Calls about what a chatbot knows. */
export const knowledgeCalls: readonly ApiCall[] = [...sourceCalls, ...tagCalls];
