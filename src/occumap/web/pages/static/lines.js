// Line numbers beside the text of a revision, and links that lead to a line of it.
// Without scripts the links lead to the numbered text below the editor.
(function () {
  "use strict";
  var text = document.getElementById("f-text");
  if (!text) { return; }
  var numbers = document.createElement("div");
  var frame = document.createElement("div");
  numbers.className = "line-numbers";
  numbers.setAttribute("aria-hidden", "true");
  frame.className = "with-lines";
  text.parentNode.insertBefore(frame, text);
  frame.appendChild(numbers);
  frame.appendChild(text);
  var counted = 0;
  function count() {
    var lines = text.value.split("\n").length;
    if (lines === counted) { return; }
    counted = lines;
    numbers.textContent = Array.from({length: lines}, function (_, n) { return n + 1; }).join("\n");
  }
  function follow() { numbers.scrollTop = text.scrollTop; }
  text.addEventListener("input", function () { count(); follow(); });
  text.addEventListener("scroll", follow);
  window.addEventListener("pageshow", function () { count(); follow(); });
  count();
  function show(line) {
    var lines = text.value.split("\n");
    if (line < 1 || line > lines.length) { return false; }
    var start = lines.slice(0, line - 1).reduce(function (sum, one) { return sum + one.length + 1; }, 0);
    text.focus();
    text.setSelectionRange(start, start + lines[line - 1].length);
    text.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(text).lineHeight));
    text.scrollLeft = 0;
    return true;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-line]");
    if (link && show(Number(link.dataset.line))) { event.preventDefault(); }
  });
  var asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) { show(Number(asked[1])); }
})();
