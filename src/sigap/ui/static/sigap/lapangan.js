/* Sends a form without leaving the page: where the line is down it says so, keeps what is typed in its fields and sends it
   once when the line is back (each form carries a key by which the server knows it again). The page works without it.
   Floor: Chrome 80. Nothing is kept on the device. */
(function () {
  "use strict";
  var said = document.getElementById("tertahan");
  if (!said || !window.fetch || !window.FormData) { return; }
  var AGAIN = 10000;
  var waiting = [];

  function send(each) {
    var body;
    clearTimeout(each.timer);
    if (each.busy || each.isSent) { return; }
    each.busy = true;
    body = new FormData(each.form);
    if (each.button && each.button.name) { body.append(each.button.name, each.button.value); }
    fetch(each.form.action, {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual", cache: "no-store"
    }).then(function (answer) {
      each.busy = false;
      // Taken: the server leads on. One that fails or is starting again has not answered.
      if (answer.type === "opaqueredirect") { leave(each); } else if (answer.status >= 500) { hold(each); } else { show(each); }
    }, function () {
      each.busy = false;
      hold(each);
    });
  }
  function hold(each) {
    if (waiting.indexOf(each) < 0) { waiting.push(each); }
    if (!each.note) {
      each.note = document.importNode(said.content, true).firstElementChild;
      var place = each.form.querySelector(".acts") || each.button;
      place.parentNode.insertBefore(each.note, place);
      each.note.scrollIntoView({ block: "nearest" });
    }
    each.timer = setTimeout(function () { send(each); }, AGAIN);
  }
  function leave(each) {
    each.isSent = true;
    waiting = [];
    window.location.assign(each.form.getAttribute("data-hold"));
  }
  // Something is asked or missing: the page that says so is shown as it always is; the key keeps it from standing twice.
  function show(each) {
    var more;
    each.isSent = true;
    waiting = [];
    if (each.button && each.button.name) {
      more = document.createElement("input");
      more.type = "hidden";
      more.name = each.button.name;
      more.value = each.button.value;
      each.form.appendChild(more);
    }
    HTMLFormElement.prototype.submit.call(each.form);
  }
  document.querySelectorAll("form[data-hold]").forEach(function (form) {
    var each = { form: form, button: null, note: null, timer: null, busy: false, isSent: false };
    form.addEventListener("click", function (event) {
      each.button = event.target.closest("button[type=submit]") || each.button;
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      each.button = event.submitter || each.button || form.querySelector("button[type=submit]");
      send(each);
    });
  });
  window.addEventListener("online", function () { waiting.slice().forEach(send); });
  window.addEventListener("beforeunload", function (event) {
    if (waiting.length) { event.preventDefault(); event.returnValue = ""; }
  });
})();
