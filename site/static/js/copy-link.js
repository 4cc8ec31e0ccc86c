/* Lets every [data-copy-link] copy an address: the one that it holds, or that of the page. Without script it stays hidden. */
function show() {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy-link][hidden]").forEach((button) => {
    button.hidden = false;
    // Before its text changes: a region that is made live at that moment is often not read out.
    button.setAttribute("aria-live", "polite");
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-link]");
  if (!button) return;
  const label = (button.dataset.label ??= button.textContent);
  let said = "Gekopieerd";
  try {
    await navigator.clipboard.writeText(button.dataset.copyLink || location.href);
  } catch {
    said = "Kopiëren lukt niet: kopieer het adres bovenaan je browser";
  }
  button.textContent = said;
  setTimeout(() => (button.textContent = label), 4000);
});

document.addEventListener("databank:content", show);
show();
