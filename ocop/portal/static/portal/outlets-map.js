// Points of sale on a map: the pins come from the page itself, which lists the same points before the map.
(() => {
  const box = document.getElementById("map");
  const opener = document.getElementById("move-map");
  const data = document.getElementById("pins");
  if (!box || !opener || !data) return;
  const pins = JSON.parse(data.textContent);
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
  const words = (pin) => {
    const found = document.createElement("div");
    const link = document.createElement("a");
    link.href = pin.href;
    link.textContent = pin.name;
    link.lang = "vi";
    const line = document.createElement("p");
    line.textContent = pin.words;
    found.append(link, line);
    return found;
  };
  const draw = (shapes) => {
    box.hidden = false;
    const map = L.map(box, { attributionControl: false, zoomSnap: 0.25, maxZoom: 16, minZoom: 8, zoomControl: false });
    L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(box.dataset.credit).addTo(map);
    L.geoJSON(shapes, { interactive: false, style: () => ({ className: "ground", color: null, fillColor: null, weight: 1, fillOpacity: 1 }) }).addTo(map);
    // A finger needs 44 px: the ring that is seen is small, the one that is touched is not.
    const layer = L.featureGroup(pins.map((pin) => {
      const seen = L.circleMarker([pin.lat, pin.lon], { radius: 7, weight: 2, color: null, fillColor: null, fillOpacity: 1, className: "pin", interactive: false });
      const touched = L.circleMarker([pin.lat, pin.lon], { radius: 22, weight: 0, color: null, fillColor: null, className: "touch" });
      touched.bindPopup(() => words(pin)).bindTooltip(pin.name);
      return L.featureGroup([seen, touched]);
    })).addTo(map);
    map.fitBounds(layer.getBounds(), { padding: [24, 24], maxZoom: 14 });
    box.focus();
  };
  opener.hidden = false;
  opener.addEventListener("click", () => {
    opener.disabled = true;
    Promise.all([fetch(box.dataset.shapes).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))), library()]).then(([shapes]) => {
      opener.hidden = true;
      draw(shapes);
    }).catch((problem) => {
      // The list stays; only the map is missing.
      console.warn("the map could not be opened", problem);
      opener.disabled = false;
    });
  });
})();
