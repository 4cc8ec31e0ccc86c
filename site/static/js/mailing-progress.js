// In the CMS: shows how far the sending of a mail to participants is, until it is done. Without it one reloads the page.

const SECONDS = 4;
const ID = "mailing-progress";

async function look() {
  const shown = document.getElementById(ID);
  if (!shown?.hasAttribute("data-refresh")) return;
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(ID);
    if (fresh) shown.replaceWith(fresh);
  } catch {
    // The connection was away for a moment: look again later.
  }
  setTimeout(look, SECONDS * 1000);
}

setTimeout(look, SECONDS * 1000);
