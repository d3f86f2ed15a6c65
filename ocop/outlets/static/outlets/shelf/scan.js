// Reads a QR code with the camera, where the browser can, into the search field of the shelf.
"use strict";
(() => {
  const button = document.getElementById("quet"), video = document.getElementById("may-anh"), field = document.getElementById("q");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (problem) {
      // No camera or no leave to use it: typing stays.
      button.hidden = true;
      field.focus();
      return;
    }
    const reader = new BarcodeDetector({ formats: ["qr_code"] });
    video.hidden = false;
    video.srcObject = stream;
    await video.play();
    const look = async () => {
      const [code] = await reader.detect(video).catch(() => []);
      if (!code) { requestAnimationFrame(look); return; }
      stream.getTracks().forEach((one) => one.stop());
      video.hidden = true;
      field.value = code.rawValue;
      field.form.requestSubmit();
    };
    look();
  });
})();
