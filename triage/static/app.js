// Everything works without this file. It moves the focus, keeps "None of these" alone, and holds a second press.
"use strict";
const first = document.querySelector(".errs") || document.querySelector("h1");
if (first && (location.hash === "" || location.hash === "#top" || first.className)) {
  if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
  first.focus({ preventScroll: first.tagName === "H1" });
}

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const alone = "alone" in target.dataset;
  for (const other of target.form.elements) {
    if (other !== target && other.name === target.name && (alone || "alone" in other.dataset)) other.checked = false;
  }
});

// Typing a date or own words picks the answer that they belong to.
document.addEventListener("input", ({ target }) => {
  const pick = target.closest(".own")?.querySelector("[type=radio],[type=checkbox]");
  if (pick && pick !== target && target.value) pick.checked = true;
});

// A change of language takes along what is typed and not saved yet.
document.addEventListener("submit", ({ target }) => {
  const page = document.querySelector("main form[data-busy]");
  if (!("carry" in target.dataset) || !page) return;
  for (const [name, value] of new FormData(page)) target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
});

// Without a signal nothing is sent: the page stays, says so, and sends itself when the signal is back.
const wait = (event, form, submitter) => {
  event.preventDefault();
  form.querySelector("[data-unsent]")?.removeAttribute("hidden");
  if (form.dataset.waits) return;
  form.dataset.waits = "1";
  addEventListener("online", () => { delete form.dataset.waits; form.requestSubmit(submitter); }, { once: true });
};

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (target.dataset.sent) return event.preventDefault();
  if (!target.dataset.busy) return;
  if (!navigator.onLine) return wait(event, target, submitter);
  target.dataset.sent = "1";
  if (submitter?.value === "next") setTimeout(() => { submitter.textContent = target.dataset.busy; });
});
// Coming back with the browser's button finds a form that can be sent again.
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));
// Paper has nothing to unfold; browsers that do not know ::details-content print what is open only.
addEventListener("beforeprint", () => document.querySelectorAll("main > :not(form) details").forEach((one) => { one.open = true; }));
