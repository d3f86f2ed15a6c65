// Serves the checking page when there is no network: for its own address and for any scanned code beneath its reach.
"use strict";
const STORE = "ocop-check";
const page = () => new URL("kiem-tra", self.registration.scope).href;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(page(), { ignoreVary: true })) || Response.error()));
  } else {
    // The page keeps fresh copies itself; here they only stand in when the network does not answer.
    event.respondWith(fetch(request).catch(async () => (await caches.match(request, { ignoreVary: true })) || Response.error()));
  }
});
