// Brings the languages that the browser asks for to the top of the list, under their own heading.
(() => {
  "use strict";
  const section = document.getElementById("likely");
  const all = document.getElementById("languages");
  if (!section || !all || all.contains(document.activeElement)) return;
  const base = (tag) => tag.toLowerCase().split("-")[0];
  const rows = [...all.children];
  const found = new Set();
  for (const wanted of navigator.languages || []) {
    const row = rows.find((one) => base(one.querySelector("a").hreflang) === base(wanted));
    if (row) found.add(row);
  }
  if (!found.size || found.size === rows.length) return;
  section.querySelector("ul").append(...found);
  section.hidden = false;
})();
