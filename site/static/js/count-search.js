/*
 * Tells which words were searched for, once for each search: the words and nothing about who searched. Coming back to
 * results, or turning their page, is no new search.
 */
const ADDRESS = "/zoeken/geteld/";
let counted = "";

function count() {
  const asked = new URLSearchParams(location.search);
  const words = (asked.get("q") ?? "").trim();
  if (words === counted) return;
  counted = words;
  if (words && !asked.has("pagina")) navigator.sendBeacon(ADDRESS, new URLSearchParams({ q: words }));
}

const [arrival] = performance.getEntriesByType("navigation");
if (arrival && arrival.type !== "navigate") counted = (new URLSearchParams(location.search).get("q") ?? "").trim();
// The list that updates without a page load says so.
document.addEventListener("databank:content", count);
count();
