// A tablet in the waiting room asks whether somebody is there, and wipes itself. Without this file pages leave by
// themselves. Times are taken from the clock, not counted: a tablet may have slept.
"use strict";
const idle = document.querySelector("#idle");
const { warn, wipe, stay, end } = idle.dataset;
const HEARD = 20000; // milliseconds: as often as this the server hears that somebody is typing
let touched = Date.now(), told = touched;

// Browsers from before 2022 know no dialog: there the styles lay the question over the page.
const asking = () => idle.hasAttribute("open");
const ask = () => {
  if (idle.showModal) return idle.showModal();
  idle.className = "over";
  idle.setAttribute("open", "");
  document.querySelector("#more").focus();
};
const goOn = () => {
  if (idle.close) idle.close();
  else idle.removeAttribute("open");
};
const tell = () => {
  told = Date.now();
  navigator.sendBeacon(stay, new FormData(document.querySelector("#leave")));
};
const touch = () => {
  if (asking()) return;
  touched = Date.now();
  if (touched - told > HEARD) tell();
};
for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, touch, { capture: true, passive: true });

document.querySelector("#more").addEventListener("click", () => {
  goOn();
  touched = Date.now();
  tell();
});
idle.addEventListener("cancel", (event) => event.preventDefault());

const leave = () => {
  document.body.hidden = true;
  location.replace(end);
};
setInterval(() => {
  const passed = Date.now() - touched;
  if (passed >= wipe * 1000) return leave();
  if (passed < warn * 1000 || asking()) return;
  ask();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  idle.querySelector(".drain").animate([{ inlineSize: "100%" }, { inlineSize: "0" }], wipe * 1000 - passed);
}, 500);
// A page that the browser kept as it was is not shown again: the server says whether it may be.
addEventListener("pageshow", (event) => event.persisted && location.reload());
