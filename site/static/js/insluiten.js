/*
 * <databank-praktijken vraag="doelgroep=jongeren" aantal="6"> shows practices of the databank on a page of any site.
 * vraag: the query string of an address of /praktijken/. aantal: how many, at most 20. Attributes may change later.
 * What stands in the element shows until there is an answer, and when there is none: put a link there.
 * Asks the site from which this script comes; sets no cookie and adds no style to the page around it.
 */
const site = new URL(import.meta.url).origin;
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; }
ul { margin: 0; padding: 0; list-style: none; }
li { padding-block: 0.5rem; border-block-start: 1px solid color-mix(in srgb, currentcolor 25%, transparent); }
a { display: inline-block; padding-block: 0.25rem; color: inherit; }
li a { font-weight: 600; }
p { margin: 0; }
.plaats { font-size: 0.875em; }
`);

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), attributes);
  made.textContent = text;
  return made;
}

class DatabankPraktijken extends HTMLElement {
  static observedAttributes = ["vraag", "aantal"];
  #asking;

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    this.shadowRoot.append(document.createElement("slot"));
  }

  connectedCallback() {
    this.#ask();
  }

  disconnectedCallback() {
    this.#asking?.abort();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#ask();
  }

  async #ask() {
    this.#asking?.abort();
    const { signal } = (this.#asking = new AbortController());
    const query = new URLSearchParams(this.getAttribute("vraag") ?? "");
    const asked = new URLSearchParams(query);
    asked.set("per_pagina", Math.min(Math.max(parseInt(this.getAttribute("aantal"), 10) || 6, 1), 20));
    try {
      const answer = await fetch(`${site}/api/databank/practices?${asked}`, { signal });
      if (!answer.ok) throw new Error(`${answer.status} ${answer.url}`);
      this.#show(await answer.json(), `${site}/praktijken/?${query}`);
    } catch (error) {
      if (signal.aborted) return;
      console.warn("databank-praktijken:", error);
      this.shadowRoot.replaceChildren(document.createElement("slot"));
    }
  }

  #show({ sentence, items }, url) {
    const list = element("ul", "", { lang: "nl", role: "list", ariaLabel: sentence });
    for (const { title, url, summary, municipalities } of items) {
      const row = element("li", "");
      row.append(element("a", title, { href: url }));
      if (summary) row.append(element("p", summary));
      const places = municipalities.map(({ name }) => name).join(", ");
      if (places) row.append(element("p", places, { className: "plaats" }));
      list.append(row);
    }
    const more = element("p", "", { lang: "nl" });
    more.append(element("a", `${sentence} in de Databank sociale samenhang`, { href: url }));
    this.shadowRoot.replaceChildren(list, more);
  }
}

customElements.define("databank-praktijken", DatabankPraktijken);
