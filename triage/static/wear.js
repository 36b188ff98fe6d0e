// Styles that come with the script: a page is whole after two requests. The server writes the call below this.
"use strict";
const wear = (styles, address) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@layer{${styles}}`); // below the files that a page links to: those come after app.css
    if (!sheet.cssRules.length) throw sheet; // it knows no layers and left everything out
    document.adoptedStyleSheets = [sheet];
  } catch (lost) { // browsers from before 2023; a medium tells the link from those that a page brings
    const { style } = document.documentElement, link = document.createElement("link");
    const show = () => style.removeProperty("opacity");
    style.opacity = "0"; // nobody sees a page undressed; what is hidden so can have the focus all the same
    setTimeout(show, 5000);
    document.head.prepend(Object.assign(link, { rel: "stylesheet", media: "all", href: address, onload: show, onerror: show }));
  }
};
