/*
 * Shows a page on the screen as it comes on paper, for the preview of the CMS: in a frame as wide as the text on a sheet of
 * A4, where what holds for paper holds and what holds for screens does not.
 */
const A4 = 794; // pixels: 210 mm
const MARGIN = 30; // pixels, beside the sheet

if (window.frameElement?.className === "on-paper__sheet") printHere();
else showSheet();

function showSheet() {
  const sheet = document.createElement("iframe");
  sheet.className = "on-paper__sheet";
  sheet.title = "De afdruk";
  sheet.srcdoc = `<!DOCTYPE html>${document.documentElement.outerHTML}`;
  document.documentElement.classList.add("on-paper");
  document.body.replaceChildren(sheet);
  const fit = () => {
    document.body.style.zoom = Math.min(1, innerWidth / (A4 + 2 * MARGIN));
    sheet.style.blockSize = `${sheet.contentDocument.body.scrollHeight}px`;
  };
  sheet.addEventListener("load", () => {
    fit();
    new ResizeObserver(fit).observe(sheet.contentDocument.body);
  });
  addEventListener("resize", fit);
}

function printHere() {
  for (const link of document.querySelectorAll("link[media=print]")) link.media = "all";
  document.documentElement.style.colorScheme = "light";
  // The style sheets that were for print are read once they are here.
  addEventListener("load", () => [...document.styleSheets].forEach((sheet) => turn(sheet.cssRules)));
}

function turn(rules) {
  for (const rule of rules ?? []) {
    const asked = rule instanceof CSSMediaRule ? rule.media.mediaText : "";
    if (/\bprint\b/.test(asked)) rule.media.mediaText = "all";
    else if (/\bscreen\b/.test(asked)) rule.media.mediaText = "not all";
    turn(rule.cssRules);
  }
}
