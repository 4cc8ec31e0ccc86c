/*
 * Adds a practice to the selection, or takes it out, without loading the page anew. What differs is taken over from the
 * page that the link leads to: the buttons, the bar, the address of every other link. Without this script, or when
 * anything goes wrong, the link loads that page.
 */
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.save-button");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const url = new URL(link.href);
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!takeOver(page)) throw new Error("another page");
    history.replaceState(history.state, "", url.pathname + url.search);
    document.getElementById(link.id).focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
});

/* Returns whether the page is the same but for the selection; when it is not, nothing was changed. */
function takeOver(page) {
  const links = [document, page].map((one) => [...one.querySelectorAll("a[href]:not(.save-button, [data-selection] a)")]);
  const forms = [document, page].map((one) => [...one.querySelectorAll("form[method=get]")]);
  if (links[0].length !== links[1].length || forms[0].length !== forms[1].length) return false;
  links[0].forEach((link, number) => link.setAttribute("href", links[1][number].getAttribute("href")));
  forms[0].forEach((form, number) => {
    form.querySelector("input[name=keuze][type=hidden]")?.remove();
    const carried = forms[1][number].querySelector("input[name=keuze][type=hidden]");
    if (carried) form.prepend(carried);
  });
  for (const button of document.querySelectorAll(".save-button")) {
    const fresh = page.getElementById(button.id);
    if (fresh) button.replaceWith(fresh);
  }
  const bar = page.querySelector("[data-selection]");
  const shown = document.querySelector("[data-selection]");
  if (shown && bar) shown.replaceWith(bar);
  else if (shown) shown.remove();
  else if (bar) document.querySelector("main").after(bar);
  return true;
}
