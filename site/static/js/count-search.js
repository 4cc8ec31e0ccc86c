/*
 * Tells which words were searched for, once for each search, and which result was chosen: the words and the result, and
 * nothing about who searched. Coming back to results, or turning their page, is no new search.
 */
const SEARCHED = "/zoeken/geteld/";
const CHOSEN = "/zoeken/gekozen/";
let counted = "";

function words() {
  return (new URLSearchParams(location.search).get("q") ?? "").trim();
}

function count() {
  const asked = words();
  if (asked === counted) return;
  counted = asked;
  if (asked && !new URLSearchParams(location.search).has("pagina")) navigator.sendBeacon(SEARCHED, new URLSearchParams({ q: asked }));
}

function choose(event) {
  // The left button, or the one in the middle, which opens a window of its own.
  if (event.button > 1) return;
  const link = event.target.closest("main a.card__link");
  if (link && words()) navigator.sendBeacon(CHOSEN, new URLSearchParams({ q: words(), naar: link.pathname }));
}

const [arrival] = performance.getEntriesByType("navigation");
if (arrival && arrival.type !== "navigate") counted = words();
// The list that updates without a page load says so.
document.addEventListener("databank:content", count);
document.addEventListener("click", choose);
document.addEventListener("auxclick", choose);
count();
