// In the CMS: shows how far something is that goes on by itself, until it is done. Without it one reloads the page.

const SECONDS = 4;
const BUSY = "[data-refresh][id]";

async function look() {
  const shown = document.querySelector(BUSY);
  if (!shown) return;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(shown.id);
    if (fresh) shown.replaceWith(fresh);
  } catch {
    // The connection was away for a moment: look again later.
  }
  setTimeout(look, SECONDS * 1000);
}

setTimeout(look, SECONDS * 1000);
