/* Shows a question of an office's form only beside the answers that it hangs on. The server decides; without script all
   questions stand there, each with its condition in words. Floor: Chrome 80. */
(function () {
  "use strict";
  var blocks = document.querySelectorAll("[data-only]");
  function isGiven(name, values) {
    return Array.prototype.some.call(document.getElementsByName(name), function (input) {
      return input.checked && values.indexOf(input.value) >= 0 && !input.closest("[data-only][hidden]");
    });
  }
  function draw() {
    blocks.forEach(function (block) {
      block.hidden = !isGiven(block.getAttribute("data-only"), block.getAttribute("data-values").split(" "));
    });
  }
  document.addEventListener("change", draw);
  draw();
})();
