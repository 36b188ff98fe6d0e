// The day's board without waiting: it finds as one types, takes arrows, and brings itself up to date. Everything
// works without this file, by the browser's own find and the link "Refresh".
"use strict";
const EVERY = 4000, LONGEST = 60000; // milliseconds between two looks; while nothing answers, ever longer
const find = document.querySelector("#find"), fresh = document.querySelector("#fresh"), slash = document.querySelector("#slash");
const words = document.querySelector("#fresh-words"), said = document.querySelector("#said");
const board = () => document.querySelector("#board");
const rows = () => [...document.querySelectorAll("#board tbody tr")];
const shown = () => rows().filter((row) => !row.hidden);
const next = (row) => row.querySelector("[data-next]") || row.querySelector("summary, a, button");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.querySelector("#finder").hidden = document.querySelector("#keys").hidden = false;
// What stands in the box stays in this browser: nothing is sent.
const sift = () => {
  const parts = plain(find.value).split(/[\s,]+/).filter(Boolean);
  for (const row of rows()) {
    const name = plain(row.querySelector("th").textContent);
    row.hidden = !parts.every((part) => name.includes(part));
  }
};
find.addEventListener("input", () => {
  sift();
  const number = shown().length;
  said.textContent = find.value ? `${number} of ${rows().length} visits` : "";
});

switched(slash, "board-slash");
const { go, step } = walking(shown, next);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement, typing = at.matches("input:not([type=checkbox]), select, textarea");
  if (event.key === "/" && slash.checked && !typing) {
    find.focus();
    find.select();
  } else if (event.key === "Escape" && at.closest("details[open]")) {
    const menu = at.closest("details[open]");
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (event.key === "Escape" && find.value) {
    find.value = "";
    sift();
  } else if (event.key === "ArrowDown" && (!typing || at === find)) step(1);
  else if (event.key === "ArrowUp" && (!typing || at === find)) step(-1);
  else if (event.key === "Enter" && at === find) go(shown()[0]);
  else return;
  event.preventDefault();
});

// Only one menu is open at a time, and a press elsewhere closes it.
document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(target)) menu.open = false;
});

const mark = (element) => element?.dataset?.do ?? ("next" in (element?.dataset ?? {}) ? "" : null);
const replace = (old, row) => {
  const at = old.contains(document.activeElement) ? document.activeElement : null, what = mark(at);
  if (old.querySelector(".menu")?.open && row.querySelector(".menu")) row.querySelector(".menu").open = true;
  old.replaceWith(row);
  if (at) ((what && row.querySelector(`[data-do="${what}"]`)) || next(row)).focus({ preventScroll: true });
};
const patch = (html) => {
  const newer = new DOMParser().parseFromString(html, "text/html").querySelector("#board"), changed = [];
  const body = board().querySelector("tbody"), coming = newer.querySelector("tbody");
  if (!body || !coming) {
    const had = board().contains(document.activeElement);
    board().replaceWith(document.adoptNode(newer));
    if (had) (rows()[0] ? next(rows()[0]) : find).focus({ preventScroll: true });
    return changed;
  }
  const tally = newer.querySelector(".tally"), old = board().querySelector(".tally");
  const at = [...old.querySelectorAll("a")].indexOf(document.activeElement);
  if (old.innerHTML !== tally.innerHTML) old.innerHTML = tally.innerHTML;
  if (at >= 0) old.querySelectorAll("a")[at]?.focus({ preventScroll: true });
  const wanted = new Set([...coming.rows].map((row) => row.id));
  let stays = document.activeElement.closest?.("#board tbody tr");
  for (const row of [...body.rows]) {
    if (wanted.has(row.id)) continue;
    const after = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    if (row === stays) (after ? next(after) : find).focus({ preventScroll: true });
  }
  let place = body.firstElementChild;
  for (const row of [...coming.rows]) {
    const here = document.getElementById(row.id);
    if (here?.dataset.v === row.dataset.v) {
      if (here === place) place = place.nextElementSibling;
      else body.insertBefore(here, place);
      continue;
    }
    changed.push(row);
    document.adoptNode(row);
    if (!here) body.insertBefore(row, place);
    else {
      if (here === place) place = place.nextElementSibling;
      else body.insertBefore(here, place);
      replace(here, row);
    }
  }
  board().dataset.digest = newer.dataset.digest;
  return changed;
};

const tell = (changed) => {
  if (!changed.length) return;
  const named = changed.slice(0, 3).map((row) => `${row.querySelector("th").firstChild.textContent.trim()}: ${row.querySelector("[data-h=Form]").firstChild.textContent.trim()}`);
  said.textContent = named.join(". ") + (changed.length > 3 ? `. ${changed.length - 3} more changed` : "");
};
let wait = EVERY, timer = 0, since = words.textContent.match(/\d+:\d\d/)[0];
const show = (text, stale) => {
  if (words.textContent === text) return;
  words.textContent = text;
  words.className = stale ? "stale" : "";
  if (stale && wait === EVERY) said.textContent = text;
};
const look = async () => {
  try {
    const answer = await fetch(fresh.dataset.rows, { headers: { "If-None-Match": `"${board().dataset.digest}"` }, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15000) });
    if (answer.type === "opaqueredirect") return location.reload(); // signed out: names do not stay on the screen
    if (answer.status !== 304 && !answer.ok) throw new Error(answer.status);
    if (answer.ok) {
      const y = scrollY;
      const changed = patch(await answer.text());
      sift();
      if (scrollY !== y) scrollTo(scrollX, y);
      tell(changed);
    }
    since = answer.headers.get("Board-At");
    show(`Up to date at ${since}.`, false);
    wait = EVERY;
  } catch {
    show(`Not up to date since ${since}. Trying again.`, true);
    wait = Math.min(LONGEST, wait * 2);
  }
  plan();
};
const plan = () => {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(look, wait);
};
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.visibilityState === "visible") look();
});
// Back from an action: the row that it was about has the focus again.
if (location.hash.startsWith("#v-")) go(document.querySelector(location.hash));
plan();
