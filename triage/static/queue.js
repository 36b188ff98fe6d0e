// The review queue by keys, with clocks that go on. Everything works without this file, by the links of the page.
"use strict";
{
  const MINUTE = 60000, STALE = 3; // minutes after which the list says how old it is
  const letters = document.querySelector("#letters"), fresh = document.querySelector("#fresh");
  const walk = walking(() => [...document.querySelectorAll(".cases tbody tr")], (row) => row.querySelector("th a"));
  document.querySelector("#keys").hidden = false;
  switched(letters, "queue-letters");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.activeElement.matches("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "ArrowDown" || (event.key === "j" && letters.checked)) walk.step(1);
    else if (event.key === "ArrowUp" || (event.key === "k" && letters.checked)) walk.step(-1);
    else return;
    event.preventDefault();
  });

  const two = (number) => String(number).padStart(2, "0");
  const span = (minutes) => (minutes < 1 ? "under 1 min" : minutes < 60 ? `${minutes} min`
    : minutes < 1440 ? `${Math.floor(minutes / 60)} h ${two(minutes % 60)}` : minutes < 2880 ? "1 day" : `${Math.floor(minutes / 1440)} days`);
  // The page's own clock may be wrong: what counts is how long ago the server made the page.
  const made = new Date(fresh.dataset.at).getTime(), began = performance.now(), words = fresh.textContent;
  const tick = () => {
    const passed = performance.now() - began, now = made + passed;
    for (const one of document.querySelectorAll("[data-due]")) {
      const left = new Date(one.dataset.due).getTime() - now, row = one.closest("tr");
      one.textContent = `${left > 0 ? "in" : "by"} ${span(Math.floor(Math.abs(left) / MINUTE))}`;
      if (left <= 0 && !row.classList.contains("late")) {
        row.classList.add("late");
        const due = one.previousElementSibling;
        due.className = "over";
        due.textContent = "Overdue";
      }
    }
    const old = Math.floor(passed / MINUTE);
    fresh.textContent = old < STALE ? words : `${words}, ${span(old)} ago`;
    fresh.classList.toggle("old", old >= STALE);
  };
  setInterval(tick, MINUTE / 4);
}
