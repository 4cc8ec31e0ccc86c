// The programme of an event in the CMS: a new part starts where the last one ended, and speakers are chosen from the
// rows of speakers in the same form. A classic script: it must be there before Wagtail builds the editor of the stream.
(() => {
  const DEFAULT_MINUTES = 15;
  const TIME = /^\s*(\d{1,2})\s*[.:uh]?\s*(\d{2})?\s*$/i;

  // --- Times ---------------------------------------------------------------------------------------------------------

  /** The minutes since midnight of what was typed, or null. */
  function minutes(typed) {
    const found = TIME.exec(typed || "");
    if (!found) return null;
    const [hour, minute] = [Number(found[1]), Number(found[2] || 0)];
    return hour < 24 && minute < 60 ? hour * 60 + minute : null;
  }

  const written = (total) => `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;

  const partOfMoment = (name, pattern) => {
    const found = pattern.exec(document.querySelector(`[name="${name}"]`)?.value || "");
    return found ? found[0] : "";
  };

  /** What a new part after `previous` (its state, or undefined for the first) starts with. */
  function startingValues(previous) {
    const begin = previous ? previous.end : partOfMoment("starts_at", /\d{1,2}:\d{2}/);
    const from = minutes(begin);
    if (from === null) return {};
    const values = { start: written(from), day: previous ? previous.day : null };
    if (from + DEFAULT_MINUTES < 24 * 60) values.end = written(from + DEFAULT_MINUTES);
    return values;
  }

  /** Whether the event lasts one day, as far as the form says. */
  function isOneDay() {
    const [first, last] = ["starts_at", "ends_at"].map((name) => partOfMoment(name, /^[\d-]+/));
    return !last || first === last;
  }

  /** Hide the question of the day while there is but one; a day that was filled in stays in sight. */
  function showDays() {
    for (const field of document.querySelectorAll(".programme-day")) {
      const input = field.querySelector("input");
      const block = field.closest("[data-contentpath]") || field;
      block.hidden = isOneDay() && (!input.value || input.value === "1");
    }
  }

  const { StreamBlockDefinition } = window.wagtailStreamField.blocks;

  class ProgrammeBlockDefinition extends StreamBlockDefinition {
    render(...args) {
      const block = super.render(...args);
      const insert = block._onRequestInsert.bind(block);
      block._onRequestInsert = (index, options) => {
        const previous = block.children[index - 1]?.getState().value;
        insert(index, options);
        const part = block.children[index].block;
        for (const [name, value] of Object.entries(startingValues(previous))) {
          if (value) part.childBlocks[name]?.setState(value);
        }
        showDays();
      };
      queueMicrotask(showDays);
      return block;
    }
  }

  window.telepath.register("events.blocks.ProgrammeBlock", ProgrammeBlockDefinition);

  // --- Speakers ------------------------------------------------------------------------------------------------------

  const ROW_KEY = /^speakers-\d+-key$/;

  const newKey = () =>
    window.crypto.randomUUID?.() ||
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (window.crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
    );

  const rowField = (input, name) => document.getElementsByName(input.name.replace(/key$/, name))[0];

  /** The speakers in the form as [key, label]. Rows are made from one template, so a second one gets a key of its own. */
  function speakers() {
    const seen = new Set();
    const found = [];
    for (const input of document.querySelectorAll('input[name^="speakers-"][name$="-key"]')) {
      if (!ROW_KEY.test(input.name)) continue;
      if (!input.value || seen.has(input.value)) input.value = newKey();
      seen.add(input.value);
      const name = rowField(input, "name")?.value.trim();
      const organisation = rowField(input, "organisation")?.value.trim();
      if (name && !rowField(input, "DELETE")?.value) {
        found.push([input.value, organisation ? `${name} (${organisation})` : name]);
      }
    }
    return found;
  }

  function fill(select, chosen = select.value) {
    const options = [["", "Kies een spreker"], ...speakers()];
    if (chosen && !options.some(([key]) => key === chosen)) options.push([chosen, "Deze spreker is er niet meer"]);
    select.replaceChildren(...options.map(([key, label]) => new Option(label, key, false, key === chosen)));
  }

  const fillAll = () => document.querySelectorAll("select[data-speaker]").forEach((select) => fill(select));

  const Select = window.telepath.constructors["wagtail.widgets.Select"];
  const BoundSelect = new Select("").boundWidgetClass;

  class BoundSpeakerSelect extends BoundSelect {
    getState() {
      return this.input.value;
    }

    setState(state) {
      fill(this.input, state || "");
    }
  }

  window.telepath.register(
    "events.widgets.SpeakerSelect",
    class extends Select {
      boundWidgetClass = BoundSpeakerSelect;
    },
  );

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("select[data-speaker]")) fill(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.name?.startsWith("speakers-")) fillAll();
    if (["starts_at", "ends_at"].includes(event.target.name)) showDays();
  });
})();
