// The map of communes: colours and numbers come from the table beside it, so both always say the same.
(() => {
  const box = document.getElementById("map");
  const still = document.getElementById("still-map");
  const opener = document.getElementById("move-map");
  if (!box || !opener) return;
  const rows = new Map([...document.querySelectorAll("tr[data-code]")].map((row) => [row.dataset.code, row]));
  const draw = (shapes) => {
    box.hidden = false;
    if (still) still.hidden = true;
    const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, maxZoom: 15, minZoom: 8, keyboard: true, zoomControl: false });
    L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(box.dataset.credit).addTo(map);
    const layers = new Map();
    let chosen = null;
    const words = (code) => {
      const row = rows.get(code);
      const found = document.createElement("div");
      if (!row) return found;
      const link = document.createElement("a");
      const name = row.querySelector("a");
      link.href = name.href;
      link.textContent = name.textContent;
      const count = document.createElement("p");
      count.textContent = row.dataset.words;
      found.append(link, count);
      return found;
    };
    const choose = (code) => {
      const layer = layers.get(code);
      if (!layer) return;
      chosen?.getElement()?.classList.remove("is-chosen");
      chosen = layer;
      layer.bringToFront();
      layer.getElement()?.classList.add("is-chosen");
      layer.bindPopup(words(code), { closeButton: true }).openPopup();
    };
    const all = L.geoJSON(shapes, {
      style: (feature) => ({ className: `c${rows.get(feature.properties.code)?.dataset.step || 0}`, color: null, fillColor: null, weight: 1, fillOpacity: 1 }),
      onEachFeature: (feature, layer) => {
        const code = feature.properties.code;
        layers.set(code, layer);
        layer.on("click", () => choose(code));
        const row = rows.get(code);
        if (row) layer.bindTooltip(`${row.querySelector("a").textContent}: ${row.dataset.words}`, { sticky: true });
      },
    }).addTo(map);
    map.fitBounds(all.getBounds(), { padding: [8, 8] });
    return (code) => { map.fitBounds(layers.get(code).getBounds(), { maxZoom: 11.5 }); choose(code); box.scrollIntoView({ block: "nearest" }); };
  };
  // The library and the shapes are fetched only when somebody wants the moving map: the drawn one and the table need neither.
  const library = () => new Promise((done, failed) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = box.dataset.style;
    const script = document.createElement("script");
    script.src = box.dataset.script;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(style, script);
  });
  let opened = null;
  const open = () => {
    opener.disabled = true;
    opened ||= Promise.all([fetch(box.dataset.shapes).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))), library()]).then(([shapes]) => {
      opener.hidden = true;
      return draw(shapes);
    }).catch((problem) => {
      // The drawn map and the table stay; only the moving map is missing.
      console.warn("the moving map could not be opened", problem);
      opener.disabled = false;
      opened = null;
      return () => {};
    });
    return opened;
  };
  opener.hidden = false;
  opener.addEventListener("click", () => open().then(() => box.focus()));
  for (const [code, row] of rows) {
    const button = row.querySelector("button[data-show]");
    if (!button) continue;
    button.hidden = false;
    button.addEventListener("click", () => open().then((show) => show(code)));
  }
})();
