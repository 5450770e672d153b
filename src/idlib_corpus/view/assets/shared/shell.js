"use strict";
/** What all pages have around them: the head with links between pages, the switch of the theme, the place of work. */
(() => {
  const { el } = view;
  const THEMES = ["auto", "light", "dark"];

  function themed(theme) {
    if (theme === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
  }

  function themes() {
    const chosen = view.setting("theme");
    const select = el("select", { id: "theme", "aria-label": "Theme" },
      THEMES.map((theme) => el("option", { value: theme, selected: theme === chosen }, theme)));
    select.addEventListener("change", () => {
      view.setting("theme", select.value);
      themed(select.value);
    });
    return el("label", { class: "theme" }, el("span", {}, "Theme"), select);
  }

  /**
   * Build the page around its content.
   * @param {Element[]} tools What stands in the head, after the links between pages.
   * @returns {{head: Element, documents: Element, main: Element, panel: Element}} Its parts, empty.
   */
  view.shell = (tools = []) => {
    const index = view.data("index");
    const here = document.body.dataset.page;
    const main = el("main", { id: "text", tabindex: "-1" });
    const skip = el("a", { class: "skip", href: "#text" }, "Skip to the text");
    skip.addEventListener("click", (event) => {
      event.preventDefault(); // the hash is the permalink
      main.focus();
    });
    const links = index.pages.length > 1 && el("nav", { "aria-label": "Pages", class: "pages" },
      index.pages.map((page) =>
        el("a", { href: page.file, "aria-current": page.part === here ? "page" : null }, page.name)));
    const head = el("header", { class: "top" },
      el("strong", { class: "brand" }, "idlib-corpus ", el("small", {}, index.version)), links, ...tools, themes());
    const documents = el("nav", { id: "documents", "aria-label": "Documents" });
    const panel = el("aside", { id: "panel", "aria-label": "Details" });
    document.body.append(skip, head, el("div", { class: "frame" }, documents, main, panel),
      el("div", { id: "said", role: "status", "aria-live": "polite", class: "unseen" }));
    return { head, documents, main, panel };
  };

  /**
   * Tell a reader of the page that something cannot be shown.
   * @param {Element} place Where.
   * @param {string} text What, and how to mend it.
   */
  view.fail = (place, text) => place.replaceChildren(el("p", { class: "failure", role: "alert" }, text));

  themed(THEMES.includes(view.setting("theme")) ? view.setting("theme") : "auto");
})();
