// How often a reader is asked, remembered by their own browser and told to nobody. Runs before anything is drawn. Without
// it every page asks, and the answers lead to a page that says thank you.
(function () {
  "use strict";
  var store, page = document, root = page.documentElement, told = page.currentScript.dataset, now = Date.now(), day = 864e5;
  function until(name) { return +store.getItem("asking " + name) || 0; }
  function keep(name, days) { if (days > 0) { store.setItem("asking " + name, now + days * day); } }
  try {
    store = localStorage;
    if (until("at all") > now) {
      root.className = "asked quiet";
    } else if (until(told.appeal) > now) {
      root.className = "asked";
    } else {
      keep(told.appeal, told.days);
    }
  } catch (error) { return; }
  page.addEventListener("click", function (event) {
    var link = event.target.closest("[data-quiet]"), box = page.getElementById("give");
    if (!link) { return; }
    event.preventDefault();
    keep("at all", link.dataset.quiet);
    root.className = "asked";
    box.textContent = link.dataset.said;
    box.tabIndex = -1;
    box.focus();
  });
  page.addEventListener("submit", function (event) {
    if (/give\/$/.test(event.target.action)) { keep("at all", 30); }
  });
})();
