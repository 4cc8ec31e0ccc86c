/*
 * Help while filling in a form: how many words a text has, and a long list that one types in, such as municipalities by
 * name or postal code. Without this script there is a plain text and a plain list.
 */
const MOST_SHOWN = 8;

function countWords(field) {
  const target = Number(field.dataset.words);
  const note = element("p", "word-count");
  field.after(note);
  const show = () => {
    const words = field.value.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
    note.textContent = `${words} ${words === 1 ? "woord" : "woorden"} van ongeveer ${target}`;
  };
  field.addEventListener("input", show);
  show();
}

function typeAhead(select) {
  const options = [...select.options].filter((option) => option.value);
  const all = options.map((option) => ({
    value: option.value,
    name: option.text,
    plain: plain(option.text),
    codes: option.dataset.codes ?? "",
  }));
  // What is in the list, in Dutch: one of them, and several.
  const { one: singular, many: plural } = select.dataset;
  const input = element("input", "", {
    id: select.id,
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": `${select.id}-lijst`,
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
  });
  const list = element("div", "suggestions", { id: `${select.id}-lijst`, role: "listbox", "aria-label": plural });
  const status = element("p", "visually-hidden", { role: "status" });
  const box = element("div", "type-ahead");
  let active = -1;

  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.required = select.required;
  input.value = select.value ? select.selectedOptions[0].text : "";
  select.removeAttribute("id");
  select.removeAttribute("aria-describedby");
  select.required = false;
  select.hidden = true;
  list.hidden = true;
  select.before(box);
  box.append(input, list, status, select);

  input.addEventListener("input", () => {
    take(input.value);
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: choose, Escape: close }[event.key];
    if (act?.()) event.preventDefault();
  });
  input.addEventListener("blur", () => {
    // The only one that is left, or the one that was spelled out.
    if (!select.value && shown().length === 1 && input.value.trim()) pick(shown()[0].dataset.value);
    close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option.dataset.value);
  });
  select.form.addEventListener("submit", (event) => {
    if (!input.value.trim() || select.value || event.submitter?.name) return;
    // What was typed is not in the list: the server would say that nothing was filled in.
    event.preventDefault();
    input.focus();
    show();
    status.textContent = `Kies een ${singular} uit de lijst.`;
  });

  function take(text) {
    const typed = plain(text);
    select.value = all.find((one) => one.plain === typed)?.value ?? "";
  }

  function show() {
    const typed = plain(input.value);
    const found = typed
      ? all.filter((one) => one.plain.includes(typed) || one.codes.split(" ").some((code) => code.startsWith(typed)))
      : [];
    found.sort((one, other) => other.plain.startsWith(typed) - one.plain.startsWith(typed));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...found.slice(0, MOST_SHOWN).map(draw));
    open(found.length > 0);
    const total = found.length === 1 ? `1 ${singular}` : `${found.length} ${plural}`;
    status.textContent = typed ? (found.length ? `${total}. Kies met de pijltjes.` : `Geen ${singular} gevonden.`) : "";
  }

  function draw(one, number) {
    const option = element("div", "suggestions__option", {
      id: `${list.id}-${number}`,
      role: "option",
      "aria-selected": "false",
      "data-value": one.value,
    });
    option.append(element("span", "suggestions__label", {}, one.name));
    return option;
  }

  function shown() {
    return [...list.children];
  }

  function move(step) {
    if (list.hidden) show();
    const places = shown().length + 1;
    if (places === 1) return false;
    shown()[active]?.setAttribute("aria-selected", "false");
    active = ((active + 1 + step + places) % places) - 1;
    const option = shown()[active];
    if (!option) return input.removeAttribute("aria-activedescendant") ?? true;
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
    return true;
  }

  function choose() {
    if (list.hidden || active < 0) return false;
    pick(shown()[active].dataset.value);
    return true;
  }

  function pick(value) {
    select.value = value;
    input.value = select.selectedOptions[0].text;
    close();
  }

  function open(is) {
    list.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
  }

  function close() {
    const was = !list.hidden;
    active = -1;
    input.removeAttribute("aria-activedescendant");
    open(false);
    return was;
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}

function element(name, className, attributes = {}, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
}

document.querySelectorAll("[data-words]").forEach(countWords);
document.querySelectorAll("select[data-type-ahead]").forEach(typeAhead);
