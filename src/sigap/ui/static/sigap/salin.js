/* Copies the value of a line, marks it and moves on to the next. Where the browser gives no clipboard, or refuses it, the
   value is selected instead, to be copied by hand: no error either way. The page works without it. Floor: Chrome 80.
   Nothing is kept here: marks go with the page. */
(function () {
  "use strict";
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-copy-row]"));
  var count = document.querySelector("[data-copy-count]"), spoken = document.querySelector("[data-copy-said]");
  if (!rows.length) { return; }

  function select(target) {
    var range = document.createRange(), chosen = window.getSelection();
    range.selectNodeContents(target);
    chosen.removeAllRanges();
    chosen.addRange(range);
  }
  // The old way: what is selected. Some browsers refuse it by an error, some by saying no.
  function copySelected() {
    try { return document.execCommand("copy"); } catch (refused) { return false; }
  }
  function button(row) { return row.querySelector("[data-copy]"); }
  function mark(row, isCopied) {
    var press = button(row), next = rows[rows.indexOf(row) + 1];
    press.querySelector("[data-copy-words]").textContent = press.getAttribute(isCopied ? "data-done" : "data-hand");
    rows.forEach(function (each) { each.classList.remove("is-here"); });
    row.classList.add("is-done");
    if (next) { next.classList.add("is-here"); }
    if (count) { count.textContent = String(document.querySelectorAll("[data-copy-row].is-done").length); }
    if (spoken) { spoken.textContent = press.getAttribute(isCopied ? "data-done" : "data-hand") + press.getAttribute("data-what"); }
  }
  function byHand(row, value) {
    select(value);
    mark(row, copySelected());
  }
  rows.forEach(function (row) {
    var press = button(row), value = row.querySelector("[data-copy-value]");
    press.hidden = false;
    press.addEventListener("click", function () {
      if (!navigator.clipboard || !window.isSecureContext) { byHand(row, value); return; }
      try {
        navigator.clipboard.writeText(value.textContent).then(
          function () { mark(row, true); }, function () { byHand(row, value); });
      } catch (refused) { byHand(row, value); }
    });
  });
  rows[0].classList.add("is-here");
})();
