// Papers beside a criterion: another page of one, and a page enlarged. Without it the same links open the page.

for (const link of document.querySelectorAll("[data-show]")) link.addEventListener("click", (event) => {
  event.preventDefault();
  const paper = link.closest("[data-paper]");
  paper.querySelector("[data-page]").src = link.dataset.show;
  for (const other of paper.querySelectorAll("[data-show]")) other.toggleAttribute("aria-current", false);
  link.setAttribute("aria-current", "true");
});
for (const link of document.querySelectorAll("[data-page-link]")) link.addEventListener("click", (event) => { event.preventDefault(); enlarge(link.querySelector("img")); });

function enlarge(image) {
  const dialog = document.createElement("dialog");
  dialog.className = "enlarged";
  const large = Object.assign(document.createElement("img"), { src: image.src, alt: image.alt });
  const close = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: "×" });
  close.setAttribute("aria-label", document.querySelector("[data-hall]").dataset.wordsClose);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(close, large);
  document.body.append(dialog);
  dialog.showModal();
}
