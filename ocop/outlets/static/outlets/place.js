// Sets the place of a shop: by where the phone is, by a tap on the map, or by the middle of the map for who uses keys. Without this script
// the coordinates are typed.
(() => {
  const box = document.getElementById("place-map");
  const form = box?.closest("form");
  if (!form) return;
  document.documentElement.classList.add("has-place");
  const [lat, lon] = ["lat", "lon"].map((name) => form.elements[name]);
  const words = form.querySelector("[data-place-words]");
  const more = form.querySelector(".place-map-more");
  let map, pin;
  const known = () => {
    const spot = [lat, lon].map((one) => Number(one.value.replace(",", ".")));
    return lat.value && lon.value && spot.every(Number.isFinite) ? spot : null;
  };
  const put = (spot, move) => {
    if (spot[0] < 8 || spot[0] > 24 || spot[1] < 102 || spot[1] > 118) { words.textContent = box.dataset.outside; return; }
    lat.value = spot[0].toFixed(6);
    lon.value = spot[1].toFixed(6);
    lat.dispatchEvent(new Event("input", { bubbles: true }));
    words.textContent = `${lat.value}, ${lon.value}. ${box.dataset.set}`;
    draw(move);
  };
  const draw = (move) => {
    const spot = known();
    if (!map || !spot) return;
    pin ||= L.circleMarker(spot, { radius: 10, className: "pin", color: null, fillColor: null, interactive: false }).addTo(map);
    pin.setLatLng(spot);
    if (move) map.setView(spot, Math.max(map.getZoom(), 14));
  };
  const library = () => new Promise((done, failed) => {
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: box.dataset.style });
    const script = Object.assign(document.createElement("script"), { src: box.dataset.script });
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(style, script);
  });
  const open = (shapes) => {
    box.hidden = false;
    more.hidden = false;
    map = L.map(box, { attributionControl: false, zoomSnap: 0.25, maxZoom: 18, minZoom: 8, zoomControl: false });
    L.control.zoom({ zoomInTitle: box.dataset.in, zoomOutTitle: box.dataset.out }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(box.dataset.credit).addTo(map);
    const ground = L.geoJSON(shapes, { interactive: false, style: () => ({ className: "ground", color: null, fillColor: null, weight: 1, fillOpacity: 1 }) }).addTo(map);
    map.fitBounds(ground.getBounds());
    map.on("click", (event) => put([event.latlng.lat, event.latlng.lng], false));
    draw(true);
    box.focus();
  };
  form.querySelector("[data-open-map]").addEventListener("click", (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    Promise.all([fetch(box.dataset.shapes).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status))), library()])
      .then(([shapes]) => { button.remove(); open(shapes); })
      .catch((problem) => { console.warn("the map could not be opened", problem); words.textContent = box.dataset.failed; button.disabled = false; });
  });
  form.querySelector("[data-middle]").addEventListener("click", () => { const at = map.getCenter(); put([at.lat, at.lng], false); });
  form.querySelector("[data-here]").addEventListener("click", () => {
    words.textContent = box.dataset.finding;
    if (!navigator.geolocation) { words.textContent = box.dataset.lost; return; }
    navigator.geolocation.getCurrentPosition(
      (place) => put([place.coords.latitude, place.coords.longitude], true),
      () => { words.textContent = box.dataset.lost; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 },
    );
  });
  for (const one of [lat, lon]) one.addEventListener("change", () => draw(true));
})();
