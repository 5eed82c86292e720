/* Comforts of the public site; every page works without them. Nothing is kept. Floor: Chrome 80. */
(function () {
  "use strict";
  var exit, note, place, button, begun, touched, pressed = [], isLeaving = false, isAsked = false;
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
  // So a tab that is restored shows neither words nor news. Not while words are still to come, nor a file on its way.
  function forget(address) { history.replaceState(null, "", address || location.href); }
  if (!document.querySelector("[data-again]:not([data-once]),#berkas")) { forget(); }
  // In place of this page, which the back button then does not bring again. Blank at once, however slow the network, and
  // whatever comes back to this page until then is not shown.
  function leave() {
    isLeaving = document.body.hidden = true;
    if (window.speechSynthesis) { speechSynthesis.cancel(); }
    document.body.textContent = "";
    location.replace(exit.href);
  }
  // A story that is not sent, and six words that are not noted: leaving asks first. Never the quick exit, never a call.
  addEventListener("beforeunload", function (event) {
    var story = document.getElementById("id_story");
    if (isLeaving || isAsked || !(story && story.value.trim() || document.querySelector("[data-again][data-once]"))) { return; }
    event.preventDefault();
    event.returnValue = "";
  });
  // News closes by itself when nobody has touched it for ten minutes.
  function close() {
    var news = document.querySelector("[data-closes]");
    if (!news || Date.now() - touched < 600000) { return; }
    isLeaving = true;
    document.body.textContent = "";
    location.replace(news.getAttribute("data-closes"));
  }
  function touch() { touched = Date.now(); }
  touch();
  setInterval(close, 15000);
  document.addEventListener("visibilitychange", close);
  document.addEventListener("input", touch);
  addEventListener("pagehide", empty);
  addEventListener("pageshow", function (event) { if (event.persisted) { location.reload(); } });
  document.addEventListener("keydown", function (event) {
    // "Go" on a telephone's keyboard sends nothing half written.
    if (event.key === "Enter" && event.target.tagName === "INPUT" && event.target.form && event.target.form.id === "laporan") {
      event.preventDefault();
    }
    if (event.key !== "Escape") { return; }
    // To a browser this key means "stop loading": it would stop the leaving.
    event.preventDefault();
    if (event.repeat || isLeaving) { return; }
    pressed = pressed.filter(function (at) { return Date.now() - at < 2000; }).concat(Date.now());
    if (pressed.length > 2 && exit) { leave(); }
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]");
    button = event.target.closest && event.target.closest("[type=submit]");
    if (!link) { return; }
    if (link.protocol === "tel:") {
      isAsked = true;
      setTimeout(function () { isAsked = false; }, 3000);
    } else if (link === exit) {
      event.preventDefault();
      leave();
    } else if (document.querySelector("[data-once]") && link.host === location.host && !link.hash) {
      event.preventDefault();
      location.replace(link.href);
    }
  });
  // A form that goes without a signal takes along what was typed; and what a form posts, the browser keeps on disk. So
  // a report is sent from here, and only then its words are asked for, by a post without the story.
  var failed = 0, isSending = false;
  function say(form, which) {
    var line = form.querySelector("[data-words]");
    line.textContent = line.getAttribute(which) || "";
    line.className = which === "data-lost" && line.textContent ? "lost" : "muted";
    // What is typed while it goes would go with the page.
    isSending = which === "data-words";
    form.querySelectorAll("input,textarea").forEach(function (field) { field.readOnly = isSending; });
  }
  function unsent(form) {
    if (navigator.onLine !== false) { failed += 1; }
    say(form, "data-lost");
    if (note) {
      note.hidden = false;
      note.focus();
    }
  }
  // Every other form goes from here too, and the page that answers takes the place of this one: nothing is posted that
  // a history could hold. The six words of a report are asked for again, so that a reload brings them.
  function exchange(form, by) {
    var request = new XMLHttpRequest(), body = new URLSearchParams(new FormData(form)), lost = unsent.bind(null, form);
    var action = by && by.getAttribute("formaction") || form.getAttribute("action");
    if (by && by.name) { body.append(by.name, by.value); }
    say(form, "data-words");
    request.open("POST", action);
    // A history's post has no such mark: that one is shown nothing of what was sent since.
    request.setRequestHeader("X-In-Page", "1");
    request.responseType = "document";
    request.timeout = 60000;
    request.onload = function () {
      if (isLeaving) { return; }
      var page = request.response, seen = page && form.id === "laporan" && page.querySelector("main [name=seen]");
      if (seen) { ask(form, seen.value); } else if (page && page.querySelector("main")) { show(page, action, form); } else { lost(); }
    };
    request.onerror = request.ontimeout = request.onabort = lost;
    request.send(body);
  }
  function show(page, action, form) {
    var told, root = document.documentElement, isTranslated = page.documentElement.lang !== root.lang;
    var answer = document.getElementById("id_message");
    if (answer) { begun = answer.form === form ? "" : answer.value; }
    failed = 0;
    isSending = false;
    root.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    settle();
    forget(isTranslated && action);
    scrollTo(0, 0);
    // An answer that was begun comes along when another form of its page was sent.
    answer = document.getElementById("id_message");
    if (answer && begun && !answer.value) { answer.value = begun; }
    told = document.querySelector(".errs,.said") || document.getElementById(action.split("#")[1]) || document.querySelector("main");
    told.tabIndex = -1;
    told.focus();
  }
  function ask(form, seen) {
    var asking = document.createElement("form"), values = { key: form.elements.key.value, seen: seen };
    asking.method = "post";
    asking.action = form.getAttribute("action");
    Object.keys(values).forEach(function (name) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = values[name];
      asking.appendChild(field);
    });
    isAsked = true;
    document.body.appendChild(asking).submit();
  }
  function send(form) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, 60000), isAnswered = false;
    note.hidden = true;
    say(form, "data-words");
    fetch(form.getAttribute("action"), {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      credentials: "omit", cache: "no-store", signal: stop.signal
    }).then(function (answer) {
      isAnswered = answer.status !== 200 && answer.status !== 422;
      return isAnswered ? null : answer.json();
    }).then(function (told) {
      clearTimeout(timer);
      if (isLeaving) { return; }
      // Anything but "stored" and "mistaken" is a page of its own.
      if (isAnswered) { exchange(form); } else if (told.seen) { ask(form, told.seen); } else { mistaken(form, told); }
    }).catch(unsent.bind(null, form));
  }
  function made(tag, kind, text) {
    var element = document.createElement(tag);
    element.className = kind;
    element.textContent = text || "";
    return element;
  }
  function mistaken(form, told) {
    var box = made("section", "errs"), list = made("ul", "list"), before = form.querySelector(".errs");
    failed = 0;
    say(form, "");
    if (before) { form.removeChild(before); }
    form.querySelectorAll(".f--bad").forEach(function (each) { each.classList.remove("f--bad"); });
    form.elements.key.value = told.key;
    form.elements.since.value = told.since;
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    box.appendChild(made("h2", "", told.heading));
    box.appendChild(made("p", "", told.kept));
    told.mistakes.forEach(function (each) {
      var line = made("li", ""), field = document.getElementById(each[0]), link = made(field ? "a" : "span", "", each[1]);
      var box = field && field.closest(".f,.sheet>div");
      if (field) { link.href = "#" + each[0]; }
      if (box) { box.classList.add("f--bad"); }
      line.appendChild(link);
      list.appendChild(line);
    });
    box.appendChild(list);
    form.insertBefore(box, form.firstChild);
    box.focus();
    box.scrollIntoView();
  }
  // The desa of a kecamatan come when it is chosen; without an answer the button still brings them.
  function offer(villages) {
    var before = document.getElementById("id_village"), box = made("div", "f"), label = made("label", "f__l"), select;
    if (before) { place.removeChild(before.closest(".f")); }
    document.getElementById("pilih-desa").hidden = true;
    if (!villages.length) { return; }
    label.textContent = place.getAttribute("data-label");
    label.htmlFor = "id_village";
    select = made("select", "in");
    select.id = "id_village";
    select.name = "village";
    [["", place.getAttribute("data-unknown")]].concat(villages).forEach(function (each) {
      select.add(new Option(each[1], each[0]));
    });
    box.appendChild(label);
    box.appendChild(select);
    place.appendChild(box);
  }
  function villages() {
    var area = document.getElementById("id_area"), asked = area.value;
    offer([]);
    if (!asked) { return; }
    fetch(area.form.getAttribute("action"), {
      method: "POST", body: new URLSearchParams({ area: asked, change: "desa" }), headers: { Accept: "application/json" },
      credentials: "omit", cache: "no-store"
    }).then(function (answer) { return answer.json(); }).then(function (told) {
      if (area.value === asked) { offer(told.villages); }
    }).catch(function () { document.getElementById("pilih-desa").hidden = false; });
  }
  // The browser's own voice reads the page; pressed again it is still. Six words and news are never read aloud.
  function aloud() {
    var reads = document.getElementById("bacakan"), voice = window.speechSynthesis;
    if (!reads || !voice) { return; }
    reads.hidden = false;
    voice.cancel();
    reads.addEventListener("click", function () {
      var said = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
      if (voice.speaking) { voice.cancel(); return; }
      said.lang = document.documentElement.lang === "en" ? "en-US" : "id-ID";
      voice.speak(said);
    });
  }
  // What this page has, at first and when another took its place.
  function settle() {
    touch();
    aloud();
    exit = document.querySelector(".exit");
    note = document.getElementById("luring");
    place = document.getElementById("tempat");
    if (place && window.fetch) {
      document.getElementById("pilih-desa").hidden = true;
      document.getElementById("id_area").addEventListener("change", villages);
      // On a slow line it was chosen before this script came.
      if (!document.getElementById("id_village")) { villages(); }
    }
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, by = event.submitter || button && button.form === form && button;
    button = null;
    if (form.querySelector("[data-words]")) {
      if (isSending) {
        event.preventDefault();
      } else if (failed > 2 && navigator.onLine !== false) {
        // Something lets no script through. In a window of its own: should it fail too, what was typed still stands here,
        // until that window has the six words.
        form.target = "_blank";
        isAsked = true;
        listen().onmessage = function () { location.reload(); };
      } else if (window.fetch && window.AbortController) {
        event.preventDefault();
        if (form.id === "laporan" && !(by && by.name)) { send(form); } else { exchange(form, by); }
      }
    } else if (document.querySelector("[data-once]")) {
      isAsked = true;
      forget();
    }
  });
  function listen() { return window.BroadcastChannel ? new BroadcastChannel("sigap-lapor") : { postMessage: function () {} }; }
  if (document.querySelector("[data-again]")) { listen().postMessage("words"); }
  settle();
}());
