// Chosen colours, kept in this browser. Runs before the page is drawn, so that it does not flash.
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme") || ""; } catch { return ""; } };
  const show = (theme) => { if (theme) root.dataset.theme = theme; else delete root.dataset.theme; };
  show(kept());
  document.addEventListener("DOMContentLoaded", () => {
    for (const group of document.querySelectorAll("[data-themes]")) {
      const buttons = [...group.querySelectorAll("[data-theme-set]")];
      const mark = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.themeSet === kept())));
      for (const one of buttons) {
        one.addEventListener("click", () => {
          try {
            if (one.dataset.themeSet) localStorage.setItem("theme", one.dataset.themeSet); else localStorage.removeItem("theme");
          } catch { /* a browser that keeps nothing still shows it on this page */ }
          show(one.dataset.themeSet);
          mark();
        });
      }
      mark();
      group.hidden = false;
    }
    // One menu open at a time, Escape closes it, a click elsewhere too.
    const menus = [...document.querySelectorAll("details.menu")];
    document.addEventListener("click", (event) => menus.forEach((one) => { if (!one.contains(event.target)) one.open = false; }));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const open = menus.find((one) => one.open);
      if (open) { open.open = false; open.querySelector("summary").focus(); }
    });
  });
})();
