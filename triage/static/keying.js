// One key for each box of the paper. Without this script the page is an ordinary form.
"use strict";
(() => {
  const form = document.getElementById("keying");
  if (!form) return;
  const questions = [...form.querySelectorAll(".kq")];
  const said = document.getElementById("kept");
  let dirty = false, timer = 0, buffer = "", bufferAt = 0;

  const inputs = (question) => [...question.querySelectorAll("input:not([hidden]),textarea")];
  const current = () => document.activeElement.closest(".kq");
  const isText = (element) => element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && !["radio", "checkbox"].includes(element.type));

  function go(question, by) {
    const next = questions[questions.indexOf(question) + by];
    if (!next) { form.querySelector("button[value=finish]").focus(); return; }
    const closed = next.querySelector("details:not([open])");
    if (closed) closed.open = true;
    const all = inputs(next);
    (all.find((one) => one.checked) || all[0]).focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function pick(question, scope, key) {
    const boxes = [...scope.querySelectorAll("[data-key]")];
    const now = Date.now();
    buffer = now - bufferAt < 800 ? buffer + key : key;
    bufferAt = now;
    const found = boxes.find((one) => one.dataset.key === buffer) || boxes.find((one) => one.dataset.key === key);
    if (!found) return false;
    if (found.dataset.key === buffer && buffer.length > 1) {
      const half = boxes.find((one) => one.dataset.key === buffer[0]);
      if (half && half.type === "checkbox") half.checked = false;
    }
    if (found.type === "checkbox") found.checked = !found.checked; else found.checked = true;
    found.focus();
    changed();
    if (found.type === "radio" && scope === question) go(question, 1);
    return true;
  }

  function takeBack(question) {
    const filled = inputs(question).filter((one) => one.checked || (isText(one) && one.value));
    if (!filled.length) { go(question, -1); return; }
    filled.forEach((one) => { if (isText(one)) one.value = ""; else one.checked = false; });
    changed();
  }

  form.addEventListener("keydown", (event) => {
    const question = current(), target = event.target;
    if (!question || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && target.tagName !== "TEXTAREA" && target.tagName !== "BUTTON" && target.tagName !== "SUMMARY") {
      event.preventDefault(); go(question, event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (target.tagName === "TEXTAREA") return;
      event.preventDefault(); go(question, event.key === "ArrowDown" ? 1 : -1);
    } else if (isText(target)) {
      return;
    } else if (event.key === "Backspace") {
      event.preventDefault(); takeBack(question);
    } else if (event.key.length === 1 && event.key !== " ") {
      if (pick(question, target.closest(".kcell") || question, event.key.toLowerCase())) event.preventDefault();
    }
  });

  function changed() {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  }
  form.addEventListener("input", changed);

  async function keep() {
    if (!dirty) return;
    dirty = false;
    const data = new FormData(form);
    data.append("do", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      if (answer.url.includes("/intake/urgent")) { location.assign(answer.url); return; }
      if (!answer.ok) throw new Error(answer.status);
      const now = new Date();
      said.textContent = `Kept at ${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}.`;
    } catch {
      dirty = true;
      said.textContent = "Not kept yet. It is tried again; do not close this page.";
      timer = setTimeout(keep, 5000);
    }
  }
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });

  const first = questions.find((one) => !inputs(one).some((box) => box.checked || (isText(box) && box.value)));
  if (first && !location.hash) inputs(first)[0].focus({ preventScroll: questions.indexOf(first) === 0 });
})();
