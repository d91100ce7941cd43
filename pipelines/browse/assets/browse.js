// The reader's language: kept in this browser, and shown by the style sheet.
"use strict";
(() => {
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("lang"); } catch { return null; } };
  const show = (lang) => {
    root.dataset.lang = lang;
    root.lang = lang === "en" ? "en" : "zh-Hans";
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    }
  };
  show(kept() || "both");
  document.addEventListener("DOMContentLoaded", () => {
    const group = document.querySelector(".languages");
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const lang = event.target.dataset.lang;
      if (!lang) return;
      try { localStorage.setItem("lang", lang); } catch { /* shown, not kept */ }
      show(lang);
    });
    show(root.dataset.lang);
  });
})();
