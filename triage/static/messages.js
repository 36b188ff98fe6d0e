// While somebody types, shows what "Show how it looks" would: the page is asked for it, and nothing is kept.
(function () {
  const form = document.getElementById("texts");
  let timer, last;
  if (!form || !window.fetch || !window.DOMParser) { return; }
  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(show, 500);
  });
  async function show() {
    const asked = last = new FormData(form);
    asked.set("do", "preview");
    try {
      const answer = await fetch(form.action, {method: "POST", body: asked});
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("preview");
      if (fresh && asked === last) { document.getElementById("preview").replaceChildren(...fresh.childNodes); }
    } catch (error) { /* away: the button still asks */ }
  }
})();
