// The text can be selected and copied without this file. With it, one press does.
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies), said = document.getElementById(button.dataset.says);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch { // no clipboard without https, or not allowed
      text.select();
      if (!document.execCommand("copy")) {
        said.textContent = "Press Ctrl+C to copy: the text is selected.";
        return;
      }
    }
    said.textContent = "Copied.";
  });
}
