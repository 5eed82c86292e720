/* The desk's own script. Pages work without it: it guards against double submits and leaves an idle screen.
   Floor: Chrome 80. Nothing is kept in the browser's storage. */
(function () {
  "use strict";
  // Second click: the form goes once. A page that comes back from the history is usable again.
  var sent = [];
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.getAttribute("target") === "_blank") { return; }
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    sent.push(form);
    // An answer that is a file leaves the page standing.
    setTimeout(release, 15000);
    var button = event.submitter || form.querySelector("button[type=submit]");
    // Later, or the button's own name and value would not be sent.
    if (button) { setTimeout(function () { button.setAttribute("aria-disabled", "true"); }, 0); }
  });
  function release() {
    sent.forEach(function (form) {
      form.removeAttribute("data-sent");
      form.querySelectorAll("[aria-disabled]").forEach(function (button) {
        button.removeAttribute("aria-disabled");
      });
    });
    sent = [];
  }
  window.addEventListener("pageshow", release);

  // The menu's fold closes on Escape, and when somebody presses or goes elsewhere.
  var fold = document.querySelector(".nav details");
  if (fold) {
    ["pointerdown", "focusin"].forEach(function (name) {
      document.addEventListener(name, function (event) {
        if (!fold.contains(event.target)) { fold.open = false; }
      });
    });
    fold.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && fold.open) { fold.open = false; fold.querySelector("summary").focus(); }
    });
  }

  // "/" leads into the search field of the head. Not while somebody writes.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.target.closest("input, textarea, select, [contenteditable]")) { return; }
    var field = document.querySelector("[data-find]");
    if (field) { event.preventDefault(); field.focus(); }
  });

  // Beside a line for a day: a button that opens the browser's own calendar; what is chosen is written into the line.
  document.querySelectorAll("[data-pick]").forEach(function (button) {
    var line = button.previousElementSibling, picker = document.createElement("input");
    if (!picker.showPicker) { return; }
    picker.type = button.getAttribute("data-pick");
    picker.className = "pick__d";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    button.after(picker);
    var label = document.querySelector('label[for="' + line.id + '"]');
    if (label) { button.setAttribute("aria-label", button.textContent + ": " + label.textContent); }
    button.hidden = false;
    button.addEventListener("click", function () {
      var parts = /^(\d\d)-(\d\d)-(\d{4})(?: (\d\d)\.(\d\d))?$/.exec(line.value.trim());
      var hour = picker.type === "date" ? "" : "T" + (parts && parts[4] ? parts[4] + ":" + parts[5] : "08:00");
      picker.value = parts ? parts[3] + "-" + parts[2] + "-" + parts[1] + hour : "";
      picker.showPicker();
    });
    picker.addEventListener("change", function () {
      var parts = /^(\d+)-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(picker.value);
      if (!parts) { return; }
      line.value = parts[3] + "-" + parts[2] + "-" + parts[1] + (parts[4] ? " " + parts[4] + "." + parts[5] : "");
      line.dispatchEvent(new Event("input", { bubbles: true }));
      line.focus();
    });
  });

  // What came back with mistakes is read out from its list of them, not from the top of the page.
  var mistakes = document.querySelector(".errs");
  if (mistakes) { mistakes.focus(); }

  // "Print" buttons: shown only where they can work.
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // An idle screen asks one minute before it leaves for the lock page.
  var lock = document.body.getAttribute("data-lock");
  var ask = document.getElementById("diam");
  if (!lock || !ask) { return; }
  var limit = Number(document.body.getAttribute("data-idle-minutes")) * 60000;
  var stay = ask.querySelector("button");
  var last = Date.now();
  var before = null;
  var writer = ask.getAttribute("data-writer");
  var isOver = false;
  var told = 0;
  // All windows of this browser count as one: who works in one is not away in the other, and the end of one ends all.
  // A channel carries words between open pages; it keeps nothing.
  var channel = window.BroadcastChannel ? new BroadcastChannel("sigap-desk") : null;
  function tell(what) {
    if (channel) { channel.postMessage({ what: what, writer: writer }); }
  }
  function touch() {
    if (!ask.hidden) { return; }
    // A laptop that slept: the first key is not a sign of having been here.
    if (Date.now() - last >= limit) { end(); return; }
    last = Date.now();
    if (last - told > 5000) { told = last; tell("here"); }
  }
  // Covered, and not there for a printer, a search or a reader of screens either; what was typed stays in its fields.
  function shut(isShut) {
    document.querySelector("main").hidden = isShut;
    ask.classList.toggle("idle--out", isShut);
  }
  function cover() {
    ask.hidden = false;
    shut(true);
    isOver = true;
  }
  var isLeaving = false;
  function go() {
    // Once: asked for again while it loads, a slow page would begin anew.
    if (isLeaving) { return; }
    isLeaving = true;
    window.location.replace(lock);
  }
  function end() {
    if (isOver || ask.classList.contains("idle--out")) { return; }
    if (navigator.onLine === false) {
      // Without a line the door's page would not come, and what was typed would go: covered, until the server says whose.
      ask.hidden = false;
      shut(true);
      return;
    }
    cover();
    tell("over");
    // What was kept at the last moment moved the server's clock on: the session is ended, not left to run out.
    var token = document.querySelector("input[name=csrfmiddlewaretoken]");
    var way = ask.getAttribute("data-leave");
    setTimeout(go, 4000);
    if (!way || !token || !window.fetch) { go(); return; }
    fetch(way, {
      method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: token.value }), credentials: "same-origin",
      redirect: "manual", cache: "no-store"
    }).then(go, go);
  }
  if (channel) {
    channel.addEventListener("message", function (event) {
      if (isOver) { return; }
      if (event.data.what === "here" && event.data.writer === writer) {
        if (Date.now() - last >= limit) { end(); return; }
        last = Date.now();
        if (!ask.classList.contains("idle--out")) { ask.hidden = true; }
      } else {
        // Over, or another officer works here now: nothing of this page is left to read.
        cover();
        setTimeout(go, 1500);
      }
    });
    tell("here");
  }
  document.addEventListener("submit", function (event) {
    var action = event.target.getAttribute("action");
    if (!event.defaultPrevented && action && action === ask.getAttribute("data-leave")) { tell("over"); }
  });
  // Not "scroll": a page whose text moves by itself scrolls with nobody there. What people scroll by is in the list.
  ["keydown", "pointerdown", "wheel", "touchmove", "input"].forEach(function (name) {
    document.addEventListener(name, touch, { passive: true, capture: true });
  });
  stay.addEventListener("click", function () {
    // On its way out, or ended: only the server's answer uncovers the page.
    if (isOver) { go(); return; }
    if (!ask.classList.contains("idle--out")) { ask.hidden = true; }
    last = Date.now();
    tell("here");
    // The server counts by itself: it is told, or the next act would find the session ended.
    var way = ask.getAttribute("data-stay");
    if (way && window.fetch) {
      fetch(way, {
        credentials: "same-origin", redirect: "manual", cache: "no-store",
        headers: { "X-Writer": ask.getAttribute("data-writer") }
      }).then(function (answer) {
        // Somebody else has signed in here: the page of the one before goes.
        if (answer.status === 409) { window.location.replace(lock); return; }
        var token = answer.headers.get("X-Form-Token");
        if (token) {
          document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token; });
        }
        ask.hidden = answer.status === 204;
        shut(answer.status !== 204);
      }).catch(function () { /* Without a line nothing is told; what is sent later is kept by the server. */ });
    }
    if (before) { before.focus(); }
  });
  function tick() {
    // The wall clock, not a count of ticks: a laptop that slept locks at once.
    var idle = Date.now() - last;
    if (idle >= limit) {
      end();
    } else if (idle >= limit - 60000 && ask.hidden) {
      before = document.activeElement;
      ask.hidden = false;
      document.dispatchEvent(new Event("sigap:idle"));
      stay.focus();
    }
  }
  setInterval(tick, 5000);
  document.addEventListener("visibilitychange", tick);
  window.addEventListener("pageshow", tick);
})();
