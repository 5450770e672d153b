"use strict";
/** The keyboard: one stop for all mentions of the text, arrows between them; and the list of all keys. */
(() => {
  const { el } = view;
  const HELP = [
    ["Tab", "to the text, its sentences, the details"],
    ["← →", "to the mention before or after, as the text runs"],
    ["↑ ↓", "to the sentence above or below"],
    ["L", "to the same mention in the next language"],
    ["Enter", "choose the mention; its address is a permalink"],
    ["Esc", "close what is open, give up what is chosen"],
    ["/", "search"],
    ["?", "this list"],
  ];

  const language = (element) => element.closest("[data-lang]").dataset.lang;
  const usable = (main) => [...main.querySelectorAll(".mention[tabindex]:not([data-off])")];

  /**
   * See to it that the key Tab reaches one mention, the last one that had the focus or else the first.
   * @param {Element} main The text.
   * @param {?Element} [element] The one that it shall be.
   */
  view.rove = (main, element = null) => {
    const all = usable(main);
    const chosen = element || all.find((one) => one.tabIndex === 0) || all[0];
    main.querySelectorAll('.mention[tabindex="0"]').forEach((one) => one.setAttribute("tabindex", "-1"));
    if (chosen) chosen.tabIndex = 0;
  };

  /**
   * Move the focus from a mention by an arrow key or L.
   * @param {KeyboardEvent} event The key.
   * @param {Element} main The text.
   * @returns {boolean} Whether it was such a key.
   */
  view.stepped = (event, main) => {
    const from = event.target.closest?.(".mention[tabindex]");
    if (!from || event.ctrlKey || event.altKey || event.metaKey) return false;
    const next = { ArrowRight: () => beside(main, from, 1), ArrowLeft: () => beside(main, from, -1),
      ArrowDown: () => below(main, from, 1), ArrowUp: () => below(main, from, -1),
      l: () => across(main, from), L: () => across(main, from) }[event.key];
    if (!next) return false;
    event.preventDefault();
    next()?.focus();
    return true;
  };

  function beside(main, from, step) {
    const column = usable(main).filter((one) => language(one) === language(from));
    const way = from.closest("[dir]").dir === "rtl" ? -step : step;
    return column[column.indexOf(from) + way];
  }

  function below(main, from, step) {
    const rows = [...main.querySelectorAll(".sentence")];
    for (let at = rows.indexOf(from.closest(".sentence")) + step; rows[at]; at += step) {
      const found = usable(rows[at]).find((one) => language(one) === language(from));
      if (found) return found;
    }
    return null;
  }

  function across(main, from) {
    const same = usable(main).filter((one) => one.dataset.id === from.dataset.id);
    return same[(same.indexOf(from) + 1) % same.length];
  }

  /** @returns {{button: Element, dialog: Element}} The list of keys, and what opens it. */
  view.help = () => {
    const dialog = el("dialog", { "aria-label": "Keys" }, el("h2", {}, "Keys"),
      view.facts(HELP.map(([key, says]) => [el("kbd", {}, key), says])),
      el("form", { method: "dialog" }, el("button", {}, "Close")));
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault(); // the policy of the page lets no form go anywhere
      dialog.close();
    });
    const button = el("button", { "aria-label": "Keys", title: "Keys", class: "help", on: { click: () => dialog.showModal() } }, "?");
    return { button, dialog };
  };
})();
