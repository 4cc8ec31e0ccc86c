/*
 * Shows the list for another choice of filters without loading the page anew. Without this script, or when anything
 * goes wrong, the same links and forms load the page.
 */
const root = document.querySelector("[data-results]");
const status = root.querySelector("[data-results-status]");
const panel = root.querySelector("#filters");
let shown = location.pathname + location.search;
let request;

root.dataset.resultsLive = "";
showCount();

root.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.hasAttribute("download") || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  // Not link.href: that of a link in a drawing is no text.
  const url = new URL(link.getAttribute("href"), location.href);
  // A link to a place on the page, such as that which changes the selection, also changes what stands around the list.
  if (url.origin !== location.origin || url.pathname !== root.dataset.results || url.hash) return;
  event.preventDefault();
  show(url, { focus: true });
});

/* A menu that was unfolded folds up again when one goes elsewhere, or by Escape. */
document.addEventListener("click", (event) => foldMenus((menu) => !menu.contains(event.target)));
root.addEventListener("focusout", (event) => event.relatedTarget && foldMenus((menu) => !menu.contains(event.relatedTarget)));
root.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

function foldMenus(test) {
  for (const menu of root.querySelectorAll("[data-menu][open]")) if (test(menu)) menu.open = false;
}

root.addEventListener("change", (event) => {
  const form = event.target.closest("[data-results-form]");
  if (form) show(addressOf(form));
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  // In the drawer every choice was shown already: the button leads to the list.
  if (panel.matches(":popover-open")) panel.hidePopover();
  show(addressOf(event.target), { focus: true });
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) show(new URL(location.href), { push: false });
});

function addressOf(form) {
  const url = new URL(form.action);
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  url.search = new URLSearchParams(pairs);
  return url;
}

async function show(url, { push = true, focus = false } = {}) {
  request?.abort();
  request = new AbortController();
  const results = root.querySelector("#resultaten");
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: request.signal });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (push) history.pushState(null, "", url);
    shown = url.pathname + url.search;
    replace(page);
    announce(focus);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

function replace(page) {
  document.title = page.title;
  const feed = "link[rel=alternate][type='application/atom+xml']";
  document.querySelector(feed).replaceWith(page.querySelector(feed));
  root.querySelector("#resultaten").replaceWith(page.querySelector("#resultaten"));
  root.querySelector(".facet-panel__toggle").textContent = page.querySelector(".facet-panel__toggle").textContent;
  replaceForm(root.querySelector("[data-results-form]"), page.querySelector("[data-results-form]"));
  replaceWords(root.querySelector(".search-box form"), page.querySelector(".search-box form"));
  document.querySelector("[data-selection]")?.replaceWith(page.querySelector("[data-selection]"));
  showCount();
  document.dispatchEvent(new CustomEvent("databank:content"));
}

/* The field itself stays: someone may be typing in it. */
function replaceWords(old, fresh) {
  old.querySelectorAll("[type=hidden]").forEach((field) => field.remove());
  old.prepend(...fresh.querySelectorAll("[type=hidden]"));
  if (old.elements.q !== document.activeElement) old.elements.q.value = fresh.elements.q.value;
}

/* The panel keeps what is open, where it is scrolled to, and the focus on the option that was chosen. */
function replaceForm(old, fresh) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const top = panel.scrollTop;
  for (const group of old.querySelectorAll("details[data-keep]")) {
    const same = fresh.querySelector(`details[data-keep="${group.dataset.keep}"]`);
    if (same) same.open = group.open;
  }
  old.replaceWith(fresh);
  panel.scrollTop = top;
  if (active?.name) fresh.querySelector(`[name="${active.name}"][value="${CSS.escape(active.value)}"]`)?.focus({ preventScroll: true });
}

function showCount() {
  const button = root.querySelector("[data-results-apply]");
  button.textContent = button.dataset.resultsApply;
}

function announce(focus) {
  const title = root.querySelector("[data-results-title]");
  if (focus && title) {
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "nearest" });
    if (title.getBoundingClientRect().top < 0) title.scrollIntoView();
  } else {
    status.textContent = title ? title.textContent : "";
  }
}
