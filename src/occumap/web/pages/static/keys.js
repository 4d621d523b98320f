// Keys of the review: a button with data-key is pressed by that key, a field with data-key gets the focus.
// Keys are those of the page only while nothing is being typed, and can be switched off (WCAG 2.1.4).
(function () {
  "use strict";
  var kept = "occumap-keys";
  var box = document.getElementById("use-keys");
  function remembered() {
    try { return localStorage.getItem(kept) !== "off"; } catch (error) { return true; }
  }
  if (box) {
    box.checked = remembered();
    box.closest("[hidden]").hidden = false;
    box.addEventListener("change", function () {
      try { localStorage.setItem(kept, box.checked ? "on" : "off"); } catch (error) { /* not kept, then */ }
    });
  }
  var sent = false;
  document.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; });
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    var typing = at.matches && at.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) { at.blur(); return; }
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.repeat || (box && !box.checked)) { return; }
    var wanted = Array.from(document.querySelectorAll("[data-key]")).find(function (one) {
      return one.dataset.key === event.key.toLowerCase();
    });
    if (!wanted) { return; }
    event.preventDefault();
    if (wanted.matches("input, textarea")) { wanted.focus(); } else { wanted.click(); }
  });
})();
