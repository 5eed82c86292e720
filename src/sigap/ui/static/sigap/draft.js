/* Keeps a draft on the server while somebody types. Pages work without it: "Simpan dulu" does the same.
   Floor: Chrome 80. Nothing is kept in the browser. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  if (!form || !window.fetch || !window.FormData) { return; }
  var says = form.querySelector("[data-draft-says]");
  var isDirty = false;
  var isSure = false;
  var busy = null;
  var timer = null;

  function say(name, more) {
    if (says) { says.textContent = says.getAttribute("data-" + name) + (more || ""); }
  }
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }
  function save(isLeaving) {
    if (busy) { return busy; }
    isDirty = false;
    busy = fetch(form.getAttribute("data-draft"), {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Draft": "1" },
      credentials: "same-origin",
      // A page that is left ends its requests; this one goes on, where what is typed is short.
      keepalive: isLeaving === true,
      redirect: "error"
    }).then(function (answer) {
      if (answer.status === 401) { throw new Error("out"); }
      return answer.json().then(function (found) {
        if (!answer.ok) { throw new Error(found.words ? "words:" + found.words : "failed"); }
        if (found.saved) { say("saved", " " + found.saved); }
        return true;
      });
    }).catch(function (error) {
      isDirty = true;
      if (error.message.indexOf("words:") === 0 && says) {
        says.textContent = error.message.slice(6);
      } else {
        say(error.message === "out" ? "out" : "failed");
        later(10000);
      }
      return false;
    }).then(function (isSaved) {
      busy = null;
      if (isSaved && isDirty) { later(3000); }
      return isSaved;
    });
    return busy;
  }
  form.addEventListener("input", function () {
    isDirty = true;
    if (!busy) { later(3000); }
  });
  form.addEventListener("focusout", function () {
    if (isDirty && !busy) { later(300); }
  });
  window.addEventListener("online", function () {
    if (isDirty) { later(0); }
  });

  // Sent only once the draft has arrived: a connection that broke keeps the page and what is typed on it.
  form.addEventListener("submit", function (event) {
    if (isSure || form.getAttribute("data-sent")) { return; }
    event.preventDefault();
    var button = event.submitter || document.activeElement;
    if (!button || button.form !== form || button.type !== "submit") {
      button = form.querySelector("button[type=submit]");
    }
    clearTimeout(timer);
    (busy || Promise.resolve(true)).then(function () { return save(); }).then(function (isSaved) {
      if (!isSaved) { return; }
      isSure = true;
      button.click();
      setTimeout(function () { isSure = false; }, 0);
    });
  });
  // Away from the page: what was typed last is saved too.
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && isDirty) { save(true); }
  });
})();
