/* Plays a video in its place on the page. Without this script, or with another button of the mouse, the link leads to it. */
for (const link of document.querySelectorAll(".video a[data-label]")) link.textContent = link.dataset.label;

document.addEventListener("click", (event) => {
  const link = event.target.closest(".video a[data-label]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const figure = link.closest(".video");
  const frame = Object.assign(document.createElement("iframe"), {
    src: figure.dataset.player,
    title: figure.querySelector(".video__title").textContent,
    allow: "fullscreen; picture-in-picture",
    // Services refuse to play for who does not say where.
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  figure.querySelector(".video__note")?.remove();
  link.replaceWith(frame);
  frame.focus();
});
