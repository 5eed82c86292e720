/* Asks a passkey of the browser and sends its answer with the form around it. Pages work without it, by the other ways. */
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials || !window.isSecureContext) { return; }
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function asked(place) {
    var question = JSON.parse(place.getAttribute("data-passkey"));
    question.challenge = bytes(question.challenge);
    if (question.user) { question.user.id = bytes(question.user.id); }
    (question.allowCredentials || question.excludeCredentials).forEach(function (key) { key.id = bytes(key.id); });
    return { publicKey: question };
  }
  function answer(key) {
    var told = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature"].forEach(function (name) {
      if (key.response[name]) { told[name] = text(key.response[name]); }
    });
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response: told });
  }
  document.querySelectorAll("[data-passkey]").forEach(function (place) {
    var field = document.getElementById(place.getAttribute("data-field"));
    var button = place.querySelector("button"), status = place.querySelector("[role=status]");
    place.hidden = false;
    document.querySelectorAll("[data-no-passkey]").forEach(function (note) { note.hidden = true; });
    button.addEventListener("click", function () {
      status.textContent = "";
      button.disabled = true;
      navigator.credentials[place.getAttribute("data-kind")](asked(place)).then(function (key) {
        field.value = answer(key);
        // As a press on the form's own button: the guard against a second one, and the browser's checks, see it.
        var send = document.createElement("button");
        send.hidden = true;
        field.form.appendChild(send).click();
      }).catch(function () {
        button.disabled = false;
        status.textContent = status.getAttribute("data-failed");
      });
    });
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-passkey] button").forEach(function (button) { button.disabled = false; });
  });
})();
