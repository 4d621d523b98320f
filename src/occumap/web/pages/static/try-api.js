// The page of the API: each example can be changed and sent, and its answer is shown below it.
// Without scripts the examples are links and commands.
(function () {
  "use strict";
  var longest = 20000;
  document.querySelectorAll("[data-try]").forEach(function (box) {
    var form = box.querySelector("form"), said = box.querySelector("[role=status]"), shown = box.querySelector("pre");
    box.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var address = form.elements.address.value.trim(), body = form.elements.body;
      if (address.indexOf("/api/") !== 0) {
        said.textContent = "Give an address that begins with /api/.";
        return;
      }
      var asked = { method: box.dataset.try, headers: { Accept: "application/json, */*;q=0.5" } };
      if (body) {
        asked.body = body.value;
        asked.headers["Content-Type"] = box.dataset.kind;
      }
      var began = performance.now();
      said.textContent = "Sending…";
      fetch(address, asked).then(function (answer) {
        return answer.text().then(function (text) {
          var kind = (answer.headers.get("content-type") || "").split(";")[0];
          said.textContent = answer.status + " " + answer.statusText + ", " + kind + ", " +
            Math.round(performance.now() - began) + " ms";
          shown.textContent = cut(/json$/.test(kind) ? spaced(text) : text);
          shown.hidden = false;
        });
      }).catch(function () {
        said.textContent = "The server couldn’t be reached. Try again.";
      });
    });
  });
  function spaced(text) {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch (error) { return text; }
  }
  function cut(text) {
    return text.length > longest ? text.slice(0, longest) + "\n… and " + (text.length - longest) + " more characters" : text;
  }
})();
