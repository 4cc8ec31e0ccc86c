/*
 * Suggestions while typing, on every search box: a combobox by the ARIA pattern (a list, chosen from by hand). Without
 * this script, or when no suggestions come, the field is a plain one and the form works.
 */
const WAIT = 150;
const SHORTEST = 2;

function combobox(input) {
  const form = input.form;
  const list = element("div", "suggestions", { id: `${input.id}-suggesties`, role: "listbox", "aria-label": "Suggesties" });
  const status = element("p", "visually-hidden", { role: "status" });
  let options = [];
  let active = -1;
  let timer;
  let request;

  list.hidden = true;
  form.append(list, status);
  // A field of type search may not have this role.
  input.type = "text";
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", spellcheck: "false" });

  input.addEventListener("input", () => {
    stop();
    if (input.value.trim().length < SHORTEST) close();
    else timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: choose, Escape: dismiss }[event.key];
    if (act?.()) event.preventDefault();
  });
  input.addEventListener("blur", () => {
    stop();
    close();
  });
  form.addEventListener("submit", () => {
    stop();
    close();
  });
  // A click in the list must not take the focus away from the field before it is handled.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });

  async function ask() {
    request = new AbortController();
    const asked = new URLSearchParams({ q: input.value });
    const kept = form.elements.keuze?.value;
    if (kept) asked.set("keuze", kept);
    try {
      const answer = await fetch(`${input.dataset.combobox}?${asked}`, { signal: request.signal });
      if (!answer.ok) throw new Error(answer.status);
      show((await answer.json()).groups);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(groups) {
    activate(-1);
    list.replaceChildren(...groups.map(drawGroup));
    options = [...list.querySelectorAll("[role=option]")];
    options.forEach((option, number) => (option.id = `${list.id}-${number}`));
    open(options.length > 0);
    const total = options.length === 1 ? "1 suggestie" : `${options.length} suggesties`;
    status.textContent = options.length ? `${total}. Kies met de pijltjes.` : "Geen suggesties.";
  }

  function drawGroup(group, number) {
    const heading = element("div", "suggestions__heading", { id: `${list.id}-kop-${number}`, role: "presentation" }, group.label);
    const box = element("div", "suggestions__group", { role: "group", "aria-labelledby": heading.id });
    box.append(heading, ...group.items.map(drawOption));
    return box;
  }

  function drawOption(item) {
    const option = element("div", "suggestions__option", { role: "option", "aria-selected": "false", "data-url": item.url });
    option.append(element("span", "suggestions__label", {}, item.also ? `${item.label} (${item.also})` : item.label));
    if (item.count !== null) {
      const practices = item.count === 1 ? "praktijk" : "praktijken";
      const kind = item.kind === "Gemeente" ? "" : `${item.kind}, `;
      option.append(" ", element("span", "suggestions__note", {}, `${kind}${item.count.toLocaleString("nl-BE")} ${practices}`));
    }
    return option;
  }

  function move(step) {
    if (list.hidden) {
      if (!options.length || input.value.trim().length < SHORTEST) return false;
      open(true);
    }
    // One place before the first option is the field itself.
    const places = options.length + 1;
    activate(((active + 1 + step + places) % places) - 1);
    return true;
  }

  function activate(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function choose() {
    if (list.hidden || active < 0) return false;
    location.assign(options[active].dataset.url);
    return true;
  }

  function dismiss() {
    stop();
    return close();
  }

  function open(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
  }

  function close() {
    const was = !list.hidden;
    activate(-1);
    open(false);
    status.textContent = "";
    return was;
  }

  function stop() {
    clearTimeout(timer);
    request?.abort();
  }
}

function element(name, className, attributes, text) {
  const made = document.createElement(name);
  made.className = className;
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
}

document.querySelectorAll("[data-combobox]").forEach(combobox);
