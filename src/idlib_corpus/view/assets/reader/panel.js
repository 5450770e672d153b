"use strict";
/** The details beside the text: tabs, of which each says something of the chosen mention, sentence or document. */
(() => {
  const { el } = view;
  /**
   * @typedef {Object} Tab
   * @property {string} id What addresses call it.
   * @property {string} name What readers call it.
   * @property {function(Object): boolean} [has] Whether the document has anything of it.
   * @property {function(Object): number} [count] How many things it has of a reader's choice.
   * @property {function(Object): (Node|Array)} show What it shows.
   */

  /** @returns {Tab[]} The tabs in order; those of layers that the document lacks are left out. */
  const tabsOf = (reader) => [view.mentionTab].filter((tab) => !tab.has || tab.has(reader));

  /**
   * Show the details of what is chosen.
   * @param {Element} panel Where.
   * @param {Object} reader The reader.
   */
  view.showPanel = (panel, reader) => {
    const tabs = tabsOf(reader);
    const chosen = tabs.find((tab) => tab.id === reader.at.tab) || tabs[0];
    const held = panel.contains(document.activeElement) && document.activeElement.getAttribute("role") === "tab";
    const buttons = tabs.map((tab) => button(tab, tab === chosen, reader));
    const list = el("div", { role: "tablist", "aria-label": "Details" }, buttons);
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = tabs[tabs.indexOf(chosen) + step];
      if (next) reader.go({ tab: next.id }, true);
    });
    const close = el("button", { class: "close", "aria-label": "Close the details", on: { click: () => reader.close() } }, "×");
    panel.replaceChildren(el("div", { class: "tabs" }, list, close),
      el("div", { role: "tabpanel", id: "details", "aria-labelledby": `tab-${chosen.id}`, tabindex: "0" }, chosen.show(reader)));
    panel.toggleAttribute("data-open", reader.open);
    if (held) list.querySelector("[aria-selected=true]").focus();
  };

  function button(tab, chosen, reader) {
    const count = tab.count ? tab.count(reader) : null;
    return el("button", {
      role: "tab",
      id: `tab-${tab.id}`,
      "aria-selected": String(chosen),
      "aria-controls": "details",
      tabindex: chosen ? "0" : "-1",
      on: { click: () => reader.go({ tab: tab.id }, true) },
    }, tab.name, count === null ? null : el("small", {}, ` ${count}`));
  }
})();
