/** Reads the Databank sociale samenhang: every address of its API, typed, and a copy that stays the same as what is public. */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Databank = Client<paths>;
export type Schemas = components["schemas"];
/** A practice, event, term or vocabulary, whole. */
export type DatabankRecord = NonNullable<Schemas["ChangeList"]["items"][number]["record"]>;

/**
 * Return a client for the databank at this address, such as https://databank.example.org.
 *
 * key: lets it ask more often; keep it on a server, for a page in a browser shows it to everyone.
 */
export function databank(baseUrl: string, key?: string): Databank {
  return createClient<paths>({ baseUrl, headers: key ? { Authorization: `Bearer ${key}` } : {} });
}

/**
 * Bring a copy of what is public up to date, and return the cursor to give the next time.
 *
 * records: by their uri; empty the first time. A cursor of more than 400 days ago is forgotten: then all is read anew.
 */
export async function mirror(
  client: Databank,
  records: Map<string, DatabankRecord>,
  cursor = "0",
): Promise<string> {
  for (;;) {
    const { data, error, response } = await client.GET("/api/databank/changes", {
      params: { query: { na: cursor, per_pagina: 100 } },
    });
    if (response.status === 410) {
      records.clear();
      cursor = "0";
      continue;
    }
    if (!data) {
      throw new Error(`${error?.status ?? response.status}: ${error?.detail ?? response.statusText}`);
    }
    for (const { uri, record } of data.items) {
      if (record) {
        records.set(uri, record);
      } else {
        records.delete(uri);
      }
    }
    cursor = data.cursor;
    if (data.next === null) {
      return cursor;
    }
  }
}
