// Going from row to row by keys, on every page with a list. `rows` gives those that show, `target` what of a row
// takes the focus.
"use strict";
const walking = (rows, target) => {
  const go = (row) => {
    if (!row) return;
    target(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows(), here = all.indexOf(document.activeElement.closest?.("tr"));
    go(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))]);
  };
  return { go, step };
};
// A letter that does something can be turned off, and stays so in this browser.
const switched = (box, name) => {
  box.checked = localStorage.getItem(name) !== "off";
  box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "on" : "off"));
};
