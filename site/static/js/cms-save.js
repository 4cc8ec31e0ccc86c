/*
 * Lets a button of the editor wait for the CMS, which saves by itself while someone writes, and lets the CMS stop once a
 * button sent the form. Beside each other they would make a new page twice: one of them is refused, for its address is
 * taken.
 */
const LONGEST_WAIT = 15000; // milliseconds; then the button does what it does without this script
const saving = new WeakSet();
const waiting = new WeakMap();
const sent = new WeakSet();

document.addEventListener("w-autosave:save", (event) => {
  if (sent.has(event.target)) event.preventDefault();
  else saving.add(event.target);
});
for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, ({ target }) => goOn(target));
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (waiting.has(form)) return;
    waiting.set(form, event.submitter);
    setTimeout(() => goOn(form), LONGEST_WAIT);
  },
  { capture: true },
);
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.add(event.target);
});

function goOn(form) {
  saving.delete(form);
  if (!waiting.has(form)) return;
  const button = waiting.get(form);
  waiting.delete(form);
  if (button?.name) {
    // A pressed button is disabled by now, and a disabled one says nothing.
    const pressed = Object.assign(document.createElement("input"), { type: "hidden" });
    form.append(Object.assign(pressed, { name: button.name, value: button.value }));
  }
  form.requestSubmit();
}
