// Keeps what a visitor types for themselves in their browser, and nowhere else.
for (const field of document.querySelectorAll("[data-kept-as]")) {
  const name = `databank:${field.dataset.keptAs}`;
  try {
    field.value ||= localStorage.getItem(name) ?? "";
    field.addEventListener("input", () => {
      if (field.value) localStorage.setItem(name, field.value);
      else localStorage.removeItem(name);
    });
  } catch {
    // A browser that stores nothing: what is typed is there as long as the page.
  }
}
