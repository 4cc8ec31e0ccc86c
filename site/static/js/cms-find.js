/*
 * Ctrl+K (⌘K) opens a window on every screen of the CMS that finds practices, submissions, terms and what one can do: a
 * field and a list by the ARIA pattern of a combobox. The entry of the menu leads to "#vind".
 */
const { address } = document.getElementById("cms-find-script").dataset;
const ANCHOR = "#vind";
const WAIT = 200; // milliseconds after the last key
let dialog, input, list, status;
let options = [];
let active = -1;
let timer;
let asked = 0;

addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  // There it makes a link of the words that are selected.
  if (event.target.isContentEditable) return;
  event.preventDefault();
  if (dialog?.open) dialog.close();
  else open();
});
addEventListener("hashchange", openAtAnchor);
addEventListener("load", openAtAnchor);

function openAtAnchor() {
  if (location.hash !== ANCHOR) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  open();
}

function open() {
  if (!dialog) build();
  dialog.showModal();
  input.select();
  ask();
}

function build() {
  dialog = element("dialog", "cms-find", { "aria-label": "Vind in het CMS" });
  input = element("input", "", {
    type: "text",
    role: "combobox",
    "aria-label": "Praktijk, inzending, term of actie",
    "aria-autocomplete": "list",
    "aria-controls": "cms-find-list",
    "aria-expanded": "true",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Praktijk, inzending, term of actie",
  });
  list = element("div", "cms-find__list", { id: "cms-find-list", role: "listbox", "aria-label": "Gevonden" });
  status = element("p", "cms-find__status", { role: "status" });
  dialog.append(input, list, status);
  document.body.append(dialog);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") go(options[active], event);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option, event);
    else if (event.target === dialog) dialog.close();
  });
}

async function ask() {
  const number = ++asked;
  const query = new URLSearchParams({ q: input.value.trim() });
  const answer = await fetch(`${address}?${query}`).catch(() => null);
  if (number !== asked) return;
  show(answer?.ok ? (await answer.json()).groepen : []);
  if (!answer?.ok) status.textContent = "Zoeken lukt nu niet. Laad de pagina opnieuw.";
}

function show(groups) {
  options = [];
  list.replaceChildren(
    ...groups.map(({ naam, rijen }, place) => {
      const name = element("div", "cms-find__group", { id: `cms-find-group-${place}` }, naam);
      const group = element("div", "", { role: "group", "aria-labelledby": name.id });
      group.append(name, ...rijen.map(row));
      return group;
    }),
  );
  active = -1;
  if (options.length) move(1);
  else input.removeAttribute("aria-activedescendant");
  const number = options.length;
  status.textContent = number ? `${number} ${number === 1 ? "resultaat" : "resultaten"}` : "Niets gevonden";
}

function row({ naam, nota, url }) {
  const option = element("div", "cms-find__option", { id: `cms-find-${options.length}`, role: "option", "aria-selected": "false" });
  option.dataset.url = url;
  option.append(element("span", "", {}, naam));
  if (nota) option.append(" ", element("span", "cms-find__note", {}, nota));
  options.push(option);
  return option;
}

function move(step) {
  if (!options.length) return;
  options[active]?.setAttribute("aria-selected", "false");
  active = (active + step + options.length) % options.length;
  options[active].setAttribute("aria-selected", "true");
  options[active].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", options[active].id);
}

function go(option, event) {
  if (!option) return;
  if (event.ctrlKey || event.metaKey) window.open(option.dataset.url, "_blank", "noopener");
  else location.assign(option.dataset.url);
}

function element(tag, name, attributes, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
