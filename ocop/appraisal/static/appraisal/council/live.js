// The table of the council's room asks for news while the page is looked at; a hidden page asks nothing. Without script: reload.
const EVERY = 5000;
let timer = 0;

async function refresh() {
  const table = document.getElementById("bang-cham");
  if (!table || document.visibilityState !== "visible" || table.contains(document.activeElement)) return;
  try {
    const answer = await fetch(table.dataset.live, { headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "error" });
    if (answer.status !== 200) return;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("bang-cham");
    if (next && document.getElementById("bang-cham") === table) table.replaceWith(next);
  } catch {
    // No network: the table stays as it is and asks again.
  }
}

function watch() {
  clearInterval(timer);
  if (document.visibilityState === "visible") {
    refresh();
    timer = setInterval(refresh, EVERY);
  }
}
document.addEventListener("visibilitychange", watch);
timer = setInterval(refresh, EVERY);
