// Everything works without this file. It moves the focus, keeps "None of these" alone, and holds a second press.
"use strict";
const arrive = () => {
  // What an answer brought up is read first, where it stands.
  const more = document.querySelector("[data-more]");
  if (more && location.hash.length > 1 && location.hash !== "#top") return more.focus({ preventScroll: true });
  const first = document.querySelector(".errs") || document.querySelector("h1");
  if (!first || (location.hash !== "" && location.hash !== "#top" && !first.className)) return;
  if (!first.hasAttribute("tabindex")) first.tabIndex = -1;
  first.focus({ preventScroll: first.tagName === "H1" });
};

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const alone = "alone" in target.dataset;
  for (const other of target.form.elements) {
    if (other !== target && other.name === target.name && (alone || "alone" in other.dataset)) other.checked = false;
  }
});

// Typing a date or own words picks the answer that they belong to.
document.addEventListener("input", ({ target }) => {
  const own = target.closest(".own"), pick = own && own.querySelector("[type=radio],[type=checkbox]");
  if (pick && pick !== target && target.value) pick.checked = true;
});

// A change of language takes along what is typed and not saved yet.
document.addEventListener("submit", ({ target }) => {
  const page = document.querySelector("main form[data-busy]");
  if (!("carry" in target.dataset) || !page) return;
  for (const [name, value] of new FormData(page)) target.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
});

// Saving asks for the next page in the same answer: one round trip. Where no answer comes, the page stays, says so,
// and sends itself again. By its key the server knows the same page again; what was changed since is another one.
// In milliseconds.
const AGAIN = 5000, PATIENCE = 30000;
let waiting = null, timer = 0;
const again = () => {
  clearTimeout(timer);
  const pressed = waiting;
  waiting = null;
  if (pressed && pressed.form.isConnected && !pressed.form.dataset.sent) pressed.submitter.click();
};
addEventListener("online", again);
const renew = ({ currentTarget: { elements } }) => {
  elements.namedItem("key").value = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
const unsent = (form, submitter) => {
  delete form.dataset.sent;
  if (form.inert) {
    form.inert = false;
    submitter.focus({ preventScroll: true });
  }
  if (form.dataset.label) submitter.textContent = form.dataset.label;
  const says = form.querySelector("[data-unsent]");
  if (says) says.hidden = false;
  form.addEventListener("input", renew, { once: true });
  waiting = { form, submitter };
  clearTimeout(timer);
  timer = setTimeout(again, AGAIN);
};

const files = (of) => [...of.querySelectorAll("head>[rel=stylesheet]:not([media]),script")].map((one) => one.outerHTML).join();
const show = (html, at) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("main")) throw at;
  if (files(page) !== files(document)) return location.assign(at);
  const known = document.head.innerHTML;
  for (const one of page.head.querySelectorAll("[media]")) if (!known.includes(one.outerHTML)) document.head.append(one);
  history[new URL(at, location).href === location.href ? "replaceState" : "pushState"]({}, "", at);
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  document.body.replaceWith(page.body);
  here = location.pathname + location.search;
  const anchor = document.getElementById(location.hash.slice(1));
  if (anchor) anchor.scrollIntoView();
  else scrollTo(0, 0);
  arrive();
};
const send = async (form, submitter) => {
  const data = new URLSearchParams(new FormData(form));
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  // What is changed now would not be saved.
  form.inert = true;
  try {
    const signal = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "Backstory-Follow": "1" }, signal });
    if (answer.status >= 500) throw answer;
    show(await answer.text(), answer.headers.get("Backstory-Location") || answer.url);
  } catch (lost) {
    unsent(form, submitter);
  }
};

document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (target.dataset.sent) return event.preventDefault();
  if (!target.dataset.busy) return;
  target.dataset.sent = "1";
  if (submitter && submitter.value === "next") {
    target.dataset.label = submitter.textContent;
    setTimeout(() => { if (target.dataset.sent) submitter.textContent = target.dataset.busy; });
  }
  // A tablet keeps nothing of a page that is left; a browser from before 2022 does not say what was pressed.
  if (document.querySelector("#idle") || !submitter) return;
  event.preventDefault();
  if (navigator.onLine) send(target, submitter);
  else unsent(target, submitter);
});
// Back and forward among pages that came that way: the server says what is there now.
let here = location.pathname + location.search;
addEventListener("popstate", () => {
  if (here === location.pathname + location.search) return;
  // What shows is on its way out.
  document.body.dataset.sent = "1";
  location.reload();
});
// Coming back with the browser's button finds a form that can be sent again.
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => {
  delete form.dataset.sent;
  form.inert = false;
}));
// Paper has nothing to unfold; browsers that do not know ::details-content print what is open only.
addEventListener("beforeprint", () => document.querySelectorAll("main > :not(form) details").forEach((one) => { one.open = true; }));
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", arrive);
else arrive();
