// A form or button with data-confirm asks once before it sends. Without JavaScript the action's own page asks.
document.addEventListener("submit", (event) => {
  const sentence = event.submitter?.dataset.confirm || event.target.dataset.confirm;
  if (sentence && !window.confirm(sentence)) event.preventDefault();
});
// A button that was pressed is not pressed twice by impatience.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.target.dataset.again !== undefined) return;
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 8000); }, 0);
});
window.addEventListener("pageshow", () => document.querySelectorAll("form button:disabled").forEach((one) => { if (one.form?.method === "post" && one.dataset.locked === undefined) one.disabled = false; }));
