// A link with data-near asks the browser where it is and follows itself with ?lat=&lon= (rounded to about 100 m).
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-near]");
  if (!link || !navigator.geolocation || event.ctrlKey || event.metaKey || event.button) return;
  event.preventDefault();
  const words = link.querySelector("span") || link;
  const before = words.textContent;
  words.textContent = link.dataset.asking || before;
  words.setAttribute("role", "status");
  navigator.geolocation.getCurrentPosition(
    (place) => {
      const address = new URL(link.href);
      address.searchParams.set("lat", place.coords.latitude.toFixed(3));
      address.searchParams.set("lon", place.coords.longitude.toFixed(3));
      window.location.assign(address);
    },
    () => { words.textContent = link.dataset.denied || before; delete link.dataset.near; },
    { timeout: 8000, maximumAge: 300000 },
  );
});
