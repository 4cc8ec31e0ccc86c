/*
 * Tells, while someone types the name of a term or a keyword, which ones are called nearly so: "Bestaat al: buurtwerk".
 * Fields with `data-new-word` hold one name, those of keywords hold several with commas between them.
 */
const { address } = document.getElementById("cms-words-script").dataset;
const WAIT = 300; // milliseconds after the last key
const FIELDS = "input[data-new-word], .tagit-new input, input[name=new_words]";
let timer;

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.(FIELDS)) return;
  clearTimeout(timer);
  timer = setTimeout(() => tell(target), WAIT);
});
document.addEventListener("focusout", ({ target }) => {
  // A keyword that was taken leaves the field, and what was said of it.
  if (target.matches?.(".tagit-new input")) setTimeout(() => target.value || say(target, []), WAIT);
});

async function tell(field) {
  const word = field.value.split(",").at(-1).replaceAll('"', "").trim();
  const query = new URLSearchParams({ woord: word, behalve: field.dataset.newWord ?? "" });
  const answer = word ? await fetch(`${address}?${query}`).catch(() => null) : null;
  const known = answer?.ok ? (await answer.json()).bekend : [];
  if (word === field.value.split(",").at(-1).replaceAll('"', "").trim()) say(field, known);
}

function say(field, known) {
  const place = field.closest(".tagit") ?? field;
  let line = place.parentElement.querySelector(".known-words");
  if (!line) {
    line = document.createElement("p");
    line.className = "known-words";
    line.setAttribute("role", "status");
    place.after(line);
  }
  line.textContent = known.length
    ? `Bestaat al: ${known.map(({ naam, soort }) => `${naam} (${soort})`).join(", ")}`
    : "";
}
