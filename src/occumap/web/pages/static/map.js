// The map in comfort: zoom by buttons, keys, wheel and pinch, move by dragging, go from mark to mark by arrows.
// Without it the map is the same: coming nearer is a link, and names stand there.
(function () {
  "use strict";
  var drawing = document.getElementById("atlas");
  var view = drawing && drawing.closest(".map-window");
  var tools = document.querySelector(".map-tools");
  if (!view || !tools) { return; }
  var name = tools.querySelector(".map-name");
  var hint = matchMedia("(pointer: coarse)").matches ? name.dataset.touch : name.textContent;
  name.textContent = hint;
  var most = 8, zoom = 1;
  var marks = Array.from(drawing.querySelectorAll("a.dot"));
  tools.hidden = false;

  // Zooming widens the drawing; the point at (x, y) of the window stays where it is.
  function zoomTo(wanted, x, y) {
    var next = Math.min(most, Math.max(1, wanted));
    var box = view.getBoundingClientRect();
    if (x === undefined) { x = box.left + box.width / 2; y = box.top + Math.min(box.height, innerHeight) / 2; }
    var at = drawing.getBoundingClientRect();
    var across = (x - at.left) / at.width, down = (y - at.top) / at.height;
    zoom = next < 1.02 ? 1 : next;
    view.classList.toggle("zoomed", zoom > 1);
    if (zoom > 1) { view.tabIndex = 0; } else { view.removeAttribute("tabindex"); }
    view.setAttribute("role", "group");
    view.setAttribute("aria-label", "The map, to be moved");
    drawing.style.width = zoom > 1 ? (100 * zoom) + "%" : "";
    if (zoom > 1) {
      box = view.getBoundingClientRect();
      at = drawing.getBoundingClientRect();
      view.scrollLeft = across * at.width - (x - box.left);
      view.scrollTop = down * at.height - (Math.min(Math.max(y, box.top), box.bottom) - box.top);
    }
  }

  tools.addEventListener("click", function (event) {
    var wanted = event.target.dataset.zoom;
    if (wanted) { zoomTo(wanted === "in" ? zoom * 1.5 : wanted === "out" ? zoom / 1.5 : 1); }
  });
  view.addEventListener("wheel", function (event) {
    if (!event.ctrlKey && !event.metaKey) { return; }
    event.preventDefault();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });

  // One pointer of a mouse drags; two fingers pinch. A drag is no click on the mark where it ends.
  var pointers = new Map(), apart = 0, moved = false;
  view.addEventListener("pointerdown", function (event) {
    pointers.set(event.pointerId, event);
    moved = false;
    if (pointers.size === 2) { apart = distance(); }
  });
  view.addEventListener("pointermove", function (event) {
    var before = pointers.get(event.pointerId);
    if (!before) { return; }
    pointers.set(event.pointerId, event);
    if (pointers.size === 2) {
      var both = Array.from(pointers.values()), now = distance();
      if (apart > 0 && now > 0) {
        zoomTo(zoom * now / apart, (both[0].clientX + both[1].clientX) / 2, (both[0].clientY + both[1].clientY) / 2);
      }
      apart = now;
    } else if (event.pointerType === "mouse" && zoom > 1) {
      if (Math.hypot(event.movementX, event.movementY) > 0) { moved = true; view.classList.add("held"); }
      view.scrollLeft -= event.clientX - before.clientX;
      view.scrollTop -= event.clientY - before.clientY;
    }
  });
  ["pointerup", "pointercancel", "pointerleave"].forEach(function (kind) {
    view.addEventListener(kind, function (event) {
      pointers.delete(event.pointerId);
      view.classList.remove("held");
    });
  });
  view.addEventListener("click", function (event) { if (moved) { event.preventDefault(); moved = false; } }, true);
  view.addEventListener("dragstart", function (event) { event.preventDefault(); });
  view.addEventListener("touchmove", function (event) {
    if (event.touches.length > 1) { event.preventDefault(); }
  }, { passive: false });
  function distance() {
    var both = Array.from(pointers.values());
    return Math.hypot(both[0].clientX - both[1].clientX, both[0].clientY - both[1].clientY);
  }

  // The name of the mark that is pointed at, and all marks as one stop of the keyboard.
  function told(event) {
    var mark = event.target.closest && event.target.closest("a.dot");
    if (!mark) { return; }
    name.textContent = mark.querySelector("title").textContent;
    if (event.type === "focusin") { stopAt(mark); }
  }
  function stopAt(mark) {
    marks.forEach(function (one) { if (one.tabIndex === 0 && one !== mark) { one.tabIndex = -1; } });
    mark.tabIndex = 0;
  }
  drawing.addEventListener("pointerover", told);
  drawing.addEventListener("focusin", told);
  drawing.addEventListener("pointerleave", function () { name.textContent = hint; });
  if (!drawing.classList.contains("named") && marks.length) {
    marks[0].tabIndex = 0;
  }
  function middle(mark) {
    var box = mark.querySelector("use").getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  }
  // The nearest mark on that side, one straight ahead before one that is aside.
  function next(from, dx, dy) {
    var start = middle(from), best = null, least = Infinity;
    marks.forEach(function (one) {
      if (one === from) { return; }
      var end = middle(one), x = end[0] - start[0], y = end[1] - start[1];
      var ahead = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead < 2) { return; }
      var far = ahead + 3 * aside;
      if (far < least) { least = far; best = one; }
    });
    return best;
  }
  var sides = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || !view.contains(event.target)) { return; }
    var mark = event.target.closest("a.dot"), to = null;
    if (event.key === "+" || event.key === "=") { zoomTo(zoom * 1.5); } else if (event.key === "-") { zoomTo(zoom / 1.5); } else if (event.key === "0") { zoomTo(1); } else if (mark && sides[event.key]) { to = next(mark, sides[event.key][0], sides[event.key][1]); } else if (mark && event.key === "Home") { to = marks[0]; } else if (mark && event.key === "End") { to = marks[marks.length - 1]; } else { return; }
    event.preventDefault();
    if (to) { to.focus(); }
  });
})();
