/* Comforts of the public site; every page works without them. Nothing is kept, nothing is sent. Floor: Chrome 80. */
(function () {
  "use strict";
  var exit = document.querySelector(".exit"), note = document.getElementById("luring"), pressed = [];
  // What was typed goes when the page goes, and so does what is shown once: the next one at this phone finds neither.
  function empty() {
    document.querySelectorAll("textarea,select,input:not([type=hidden])").forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") { field.checked = field.defaultChecked = false; }
      else if (field.options) { field.selectedIndex = -1; }
      else { field.value = field.defaultValue = ""; }
    });
    if (document.querySelector("[data-once]")) { document.querySelector("main").textContent = ""; }
  }
  // The history holds what was posted, and a reload would post it again: from here on it only asks for the empty page.
  // Not while the six words stand here, nor a file on its way: a slip of the thumb reloads a page.
  function forget() { history.replaceState(null, "", location.href); }
  if (!document.querySelector("[data-again],#berkas")) { forget(); }
  // In place of this page, which the back button then does not bring again. Blank at once, however slow the network.
  function leave() {
    empty();
    document.body.hidden = true;
    location.replace(exit.href);
  }
  addEventListener("pagehide", empty);
  addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.repeat) { return; }
    pressed = pressed.filter(function (at) { return Date.now() - at < 2000; }).concat(Date.now());
    if (pressed.length > 2 && exit) { leave(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link) { return; }
    if (link === exit) {
      event.preventDefault();
      leave();
    } else if (document.querySelector("[data-once]") && link.host === location.host && !link.hash) {
      event.preventDefault();
      location.replace(link.href);
    }
  });
  // Without a signal a form would go, and what was typed with it.
  document.addEventListener("submit", function (event) {
    if (note && navigator.onLine === false) {
      event.preventDefault();
      note.hidden = false;
      note.focus();
    } else if (document.querySelector("[data-once]")) {
      forget();
    }
  });
}());
