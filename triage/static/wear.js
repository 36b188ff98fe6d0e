// Styles that come with the script: a page is whole after two requests. The server writes the call below this.
"use strict";
const wear = (styles, address) => {
  try {
    const sheet = new CSSStyleSheet();
    // Below the files that a page links to: those come after app.css.
    sheet.replaceSync(`@layer{${styles}}`);
    // It knows no layers and left everything out.
    if (!sheet.cssRules.length) throw sheet;
    document.adoptedStyleSheets = [sheet];
  } catch (lost) {
    // Browsers from before 2023; a medium tells the link from those that a page brings.
    const { style } = document.documentElement, link = document.createElement("link");
    const show = () => style.removeProperty("opacity");
    // Nobody sees a page undressed; what is hidden so can have the focus all the same.
    style.opacity = "0";
    setTimeout(show, 5000);
    document.head.prepend(Object.assign(link, { rel: "stylesheet", media: "all", href: address, onload: show, onerror: show }));
  }
};
