/* Keeps what is typed into a form and not sent yet on the server, sealed, and offers it to its writer again.
   Pages work without it. Floor: Chrome 80. Nothing is kept in the browser. */
(function () {
  "use strict";
  var frame = document.getElementById("tulisan");
  if (!frame || !window.fetch || !window.FormData) { return; }
  var url = frame.getAttribute("data-url");
  var writer = frame.getAttribute("data-writer");
  var kept = [];
  document.querySelectorAll("form[data-once]:not([data-draft])").forEach(function (form) {
    if (form.method !== "post" || form.querySelector("input[type=password]")) { return; }
    var path = new URL(form.getAttribute("action") || window.location.href, window.location.href).pathname;
    var same = kept.filter(function (each) { return each.path === path; }).length;
    kept.push({
      form: form, path: path, name: same ? path + "#" + same : path, isDirty: false, busy: false, timer: null,
      isWritten: Boolean(form.querySelector("textarea, input[type=text], input:not([type])"))
    });
  });
  if (!kept.length) { return; }

  function send(what, body) {
    return fetch(url + what, {
      method: "POST", body: body, credentials: "same-origin", redirect: "error", cache: "no-store",
      headers: { "X-Writer": writer }
    }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.status === 204 ? {} : answer.json();
    });
  }
  function about(each) {
    var body = new FormData();
    body.append("csrfmiddlewaretoken", kept[0].form.querySelector("[name=csrfmiddlewaretoken]").value);
    (each ? [each] : kept).forEach(function (one) { body.append("unsent_form", one.name); });
    return body;
  }
  // Tells the server, once the form is sent, which kept text it may forget.
  function mark(each) {
    if (each.form.querySelector("input[name=unsent]")) { return; }
    var field = document.createElement("input");
    field.type = "hidden";
    field.name = "unsent";
    field.value = each.name;
    each.form.appendChild(field);
  }
  function later(each, wait) {
    clearTimeout(each.timer);
    each.timer = setTimeout(function () { save(each); }, wait);
  }
  function save(each) {
    if (each.busy || !each.isDirty || each.form.getAttribute("data-sent")) { return; }
    var body = new FormData(each.form);
    Array.from(body.entries()).forEach(function (pair) {
      if (typeof pair[1] !== "string") { body.delete(pair[0]); }
    });
    body.append("unsent_form", each.name);
    each.isDirty = false;
    each.busy = true;
    mark(each);
    send("simpan/", body).catch(function () { each.isDirty = true; }).then(function () {
      each.busy = false;
      if (each.isDirty) { later(each, 10000); }
    });
  }
  function saveAll() {
    kept.forEach(function (each) { clearTimeout(each.timer); save(each); });
  }
  kept.filter(function (each) { return each.isWritten; }).forEach(function (each) {
    each.form.addEventListener("input", function () {
      each.isDirty = true;
      if (!each.busy) { later(each, 3000); }
    });
    each.form.addEventListener("submit", function () { clearTimeout(each.timer); each.isDirty = false; });
  });
  document.addEventListener("sigap:idle", saveAll);
  window.addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { saveAll(); }
  });

  function put(form, fields) {
    fields.forEach(function (pair) {
      var nth = 0;
      Array.from(form.elements).forEach(function (field) {
        if (field.name !== pair[0] || field.type === "file" || field.type === "submit") { return; }
        if (field.type === "radio" || field.type === "checkbox") {
          field.checked = pair[1].indexOf(field.value) >= 0;
        } else if (field.tagName === "SELECT" && field.multiple) {
          Array.from(field.options).forEach(function (each) { each.selected = pair[1].indexOf(each.value) >= 0; });
        } else if (nth < pair[1].length) {
          field.value = pair[1][nth];
          nth += 1;
        }
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  }
  // A box that was unticked is not among what was sent.
  function untick(form, fields) {
    var names = fields.map(function (pair) { return pair[0]; });
    form.querySelectorAll("input[type=checkbox]").forEach(function (box) {
      if (names.indexOf(box.name) < 0) { box.checked = false; }
    });
  }
  function offer(each, when) {
    var note = document.importNode(frame.content, true).firstElementChild;
    note.querySelector("[data-unsent-when]").textContent = when;
    note.querySelector("[data-unsent-take]").addEventListener("click", function () {
      send("buka/", about(each)).then(function (found) {
        untick(each.form, found.fields);
        put(each.form, found.fields);
        note.remove();
        var first = each.form.querySelector("textarea, input[type=text]");
        if (first) { first.focus(); }
      }).catch(function () { window.location.reload(); });
    });
    note.querySelector("[data-unsent-drop]").addEventListener("click", function () {
      send("buang/", about(each)).then(function () { note.remove(); }).catch(function () { window.location.reload(); });
    });
    each.form.parentNode.insertBefore(note, each.form);
  }
  var waits = kept.filter(function (each) { return each.isWritten || each.path === window.location.pathname; });
  if (!waits.length) { return; }
  send("ada/", about(null)).then(function (answer) {
    kept.forEach(function (each) {
      var when = answer.found[each.name];
      if (!when) { return; }
      mark(each);
      // A form that came back with mistakes holds what was typed already.
      if (each.isWritten && !document.querySelector(".errs")) { offer(each, when); }
    });
  }).catch(function () { /* Without a line there is nothing to offer. */ });
})();
