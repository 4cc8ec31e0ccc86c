/*
 * Keeps what someone wrote when the session has ended: before a form with text leaves its window, and when the CMS can't
 * save by itself, this asks whether one is still logged in. If not, a window says so and waits; the form stays as it is.
 */
const { address, login } = document.getElementById("cms-session-script").dataset;
const passing = new WeakSet();
let who; // logged in when this page was asked for
let dialog, said, waiting;

if (document.querySelector("form[data-edit-form], form textarea")) ask().then((found) => (who = found?.user));

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.querySelector("textarea") || passing.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form, event.submitter);
  },
  { capture: true },
);
document.addEventListener("w-autosave:error", async () => {
  if (!(await isStillThere())) open();
});
addEventListener("focus", () => dialog?.open && goOn());

// Who is logged in, and the token of forms; null for nobody, undefined when there is no answer.
async function ask() {
  try {
    const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return undefined;
  }
}

async function isStillThere() {
  const found = await ask();
  // Without an answer the browser says what is wrong when the form is sent.
  if (found === undefined) return true;
  if (!found || (who && found.user !== who)) {
    say(found ? "Nu is iemand anders ingelogd. Log uit en log zelf in." : "");
    return false;
  }
  who = found.user;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = found.token;
  if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = found.token;
  return true;
}

async function send(form, button) {
  if (!(await isStillThere())) {
    waiting = { form, button };
    open();
    return;
  }
  waiting = undefined;
  if (button?.name) {
    // A pressed button may be disabled by now, and a disabled one says nothing.
    const pressed = Object.assign(document.createElement("input"), { type: "hidden" });
    form.append(Object.assign(pressed, { name: button.name, value: button.value }));
  }
  passing.add(form);
  form.requestSubmit();
}

async function goOn() {
  if (!(await isStillThere())) return;
  dialog.close();
  if (waiting) send(waiting.form, waiting.button);
}

function open() {
  if (!dialog) build();
  if (!dialog.open) dialog.showModal();
}

function say(text) {
  if (!dialog) build();
  said.textContent = text;
}

function build() {
  dialog = element("dialog", { className: "cms-session" });
  dialog.setAttribute("aria-labelledby", "cms-session-title");
  const title = element("h2", { id: "cms-session-title", textContent: "Je bent niet meer ingelogd" });
  const text = "Wat je schreef, staat nog op dit scherm. Log in in een nieuw venster en kom dan hier terug: je kunt gewoon verder.";
  said = element("p", { className: "cms-session__said" });
  said.setAttribute("role", "status");
  const link = element("a", { className: "button", href: login, target: "_blank", textContent: "Log in in een nieuw venster" });
  const again = element("button", { type: "button", className: "button button-secondary", textContent: "Ik ben weer ingelogd" });
  again.addEventListener("click", async () => {
    await goOn();
    if (dialog.open && !said.textContent) say("Je bent nog niet ingelogd.");
  });
  const buttons = element("div", { className: "cms-session__buttons" });
  buttons.append(link, again);
  dialog.append(title, element("p", { textContent: text }), said, buttons);
  document.body.append(dialog);
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
