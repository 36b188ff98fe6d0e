// The line of the alarms without loading the page anew: what nobody looks at must show on a page that stands open.
"use strict";
{
  const EVERY = 20000; // milliseconds between two looks
  const line = document.querySelector("#alarms");
  const look = async () => {
    try {
      const answer = await fetch(line.dataset.url, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15000) });
      if (!answer.ok) return;
      const newer = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#alarms");
      if (newer && newer.innerHTML !== line.innerHTML && !line.contains(document.activeElement)) line.innerHTML = newer.innerHTML;
    } catch {
      // the next look may be answered
    }
  };
  if (line) setInterval(() => document.hidden || look(), EVERY);
}
