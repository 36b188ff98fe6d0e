// Who else has this case open, and what happened to it, without loading the page again; and two keys to decide with.
// Everything works without this file: each page that is opened says who is there.
"use strict";
{
  const EVERY = 20000, around = document.querySelector("#around"), said = around.querySelector("[role=status]");
  const about = (more) => {
    const sent = new FormData();
    sent.set("csrf_token", around.querySelector("[name=csrf_token]").value);
    sent.set("seen_hash", around.dataset.seen);
    sent.set("state", around.dataset.state);
    for (const name of more) sent.set(name, "1");
    return sent;
  };
  const say = (lines) => {
    if (lines.join("\n") === [...said.children].map((one) => one.textContent).join("\n")) return;
    said.replaceChildren(...lines.map((words) => Object.assign(document.createElement("p"), { textContent: words })));
  };
  const look = async () => {
    try {
      const answer = await fetch(around.dataset.url, { method: "POST", body: about([]), redirect: "manual" });
      if (answer.ok) return say((await answer.json()).says);
      if (answer.type !== "opaqueredirect" && answer.status < 500) return clearInterval(timer);
      if (answer.type !== "opaqueredirect") return undefined;
      clearInterval(timer);
      say(["You are signed out. What you wrote here is kept when you press the button: you can sign in and go on."]);
    } catch { /* no network: the next look tries again */ }
    return undefined;
  };
  const timer = setInterval(look, EVERY);
  look();
  addEventListener("pageshow", ({ persisted }) => persisted && look());
  addEventListener("pagehide", () => navigator.sendBeacon(around.dataset.url, about(["leave"])));

  const letters = document.querySelector("#sign-letters");
  if (letters) {
    document.querySelector("#letters-of-signing").hidden = false;
    letters.checked = localStorage.getItem("sign-letters") !== "off";
    letters.addEventListener("change", () => localStorage.setItem("sign-letters", letters.checked ? "on" : "off"));
    document.addEventListener("keydown", (event) => {
      if (!letters.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (document.activeElement.matches("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
      const [pick, then] = { a: ["#agree", "#sign"], c: ["#change", "#urgency"] }[event.key] ?? [];
      if (!pick) return;
      document.querySelector(pick).checked = true;
      document.querySelector(then).focus();
      event.preventDefault();
    });
  }
}
