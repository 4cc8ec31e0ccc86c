/** Reads what the test made, with the types and functions that @hey-api/openapi-ts makes of the description. */
import { client } from "./generated/client.gen.js";
import { getPractice, listChanges, listPractices } from "./generated/sdk.gen.js";

client.setConfig({ baseUrl: process.argv[2] });

const { data, error } = await listPractices({ query: { doelgroep: ["jongeren", "ouders"], sorteer: "titel" } });
if (!data) {
  throw new Error(error?.detail);
}
for (const practice of data.items) {
  console.log(practice.title, practice.terms.map((term) => term.label).sort().join(", "));
}
const first = await getPractice({ path: { key: data.items[0]?.uuid ?? "" } });
console.log(first.data?.title);
const changes = await listChanges({ query: { na: "0" } });
console.log(changes.data?.items.filter(({ uri, record }) => record !== null && uri.includes("/id/praktijk/")).length);
const refused = await listPractices({ query: { pagina: 0 } });
console.log(refused.error?.status);
