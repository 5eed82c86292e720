/* Minutes by keyboard alone: shows how a line is understood before it is kept, sends it without leaving the page, and
   brings the lines of whoever writes beside. The page works without it. Floor: Chrome 80. Nothing is kept here. */
(function () {
  "use strict";
  var form = document.getElementById("ketik"), said = document.getElementById("jadi");
  if (!form || !said) { return; }
  var line = form.elements.typed, asked = 0, timer = null, busy = false, touched = Date.now();
  form.querySelector(".mn__acts").hidden = true;

  function fill(target, source) {
    while (target.firstChild) { target.removeChild(target.firstChild); }
    Array.from(source.childNodes).forEach(function (node) { target.appendChild(document.importNode(node, true)); });
  }
  // The browser itself reads the answer as a page: no text is ever made into mark-up here.
  function send(url, body, done) {
    var call = new XMLHttpRequest();
    call.open(body ? "POST" : "GET", url);
    call.responseType = "document";
    call.onload = function () { done(call.response, call.status); };
    call.onerror = call.ontimeout = function () { done(null, 0); };
    call.timeout = 20000;
    call.send(body || null);
  }
  function tell(words) {
    said.textContent = words;
  }
  // What is typed, as the server understands it; only the last question's answer counts.
  function look() {
    var mine = asked += 1, body = new FormData(form);
    if (!line.value.trim()) { tell(""); return; }
    send(form.getAttribute("data-look"), body, function (page, status) {
      if (mine === asked && page && status === 200) { fill(said, page.body); }
    });
  }
  function plain() {
    form.elements.version.value = "";
    form.querySelector("label").textContent = form.getAttribute("data-label");
  }
  // The lists of a page that was answered take the place of those here; the keys of the next line come with them.
  function take(page, isKept) {
    ["baris", "samping"].forEach(function (id) {
      var there = page.getElementById(id), here = document.getElementById(id);
      if (there && here && there.textContent !== here.textContent) { fill(here, there); }
    });
    var next = page.getElementById("ketik");
    if (!isKept || !next) { return; }
    form.elements.line_id.value = next.elements.line_id.value;
    line.value = "";
    plain();
    tell("");
  }
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy || !line.value.trim()) { return; }
    busy = true;
    asked += 1;
    send(form.action, new FormData(form), function (page, status) {
      var wrong = page && page.getElementById("jadi");
      busy = false;
      if (!status) {
        tell(form.getAttribute("data-offline"));
      } else if (status === 200 && wrong) {
        take(page, true);
      } else if (wrong) {
        take(page, false);
        fill(said, wrong);
      } else {
        window.location.reload();
      }
      line.focus();
    });
  });
  line.addEventListener("input", function () {
    touched = Date.now();
    clearTimeout(timer);
    timer = setTimeout(look, 150);
  });
  // Up, in an empty line: the last one is mended. Escape leaves it as it was.
  line.addEventListener("keydown", function (event) {
    var last = Array.from(document.querySelectorAll("#baris [data-typed]")).pop();
    if (event.key === "ArrowUp" && !line.value && last) {
      event.preventDefault();
      form.setAttribute("data-next", form.elements.line_id.value);
      form.elements.line_id.value = last.getAttribute("data-line");
      form.elements.version.value = last.getAttribute("data-version");
      line.value = last.getAttribute("data-typed");
      form.querySelector("label").textContent = form.getAttribute("data-mend");
      look();
    } else if (event.key === "Escape" && form.elements.version.value) {
      form.elements.line_id.value = form.getAttribute("data-next") || form.elements.line_id.value;
      line.value = "";
      plain();
      tell("");
    }
  });
  // Whoever writes beside: their lines come while somebody is at work here, so that nobody stays signed in by it.
  setInterval(function () {
    if (busy || document.hidden || Date.now() - touched > 120000) { return; }
    send(window.location.pathname, null, function (page, status) {
      if (page && status === 200 && !busy) { take(page, false); }
    });
  }, 10000);
})();
