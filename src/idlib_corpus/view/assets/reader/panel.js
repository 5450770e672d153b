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

  /** The tabs in order; those of layers that the document lacks are left out. */
  const tabsOf = (reader) => [view.mentionTab, view.relationsTab, view.stanceTab, view.factsTab, view.aboutTab]
    .filter((tab) => !tab.has || tab.has(reader));

  /**
   * The tab that is shown: the one that the address names, else the one of what is chosen.
   * @param {Object} reader The reader.
   * @returns {Tab} The tab.
   */
  view.tabOf = (reader) => {
    const { tab, mention, cell, relation, sentence } = reader.at;
    const tabs = tabsOf(reader);
    const of = mention ? "mention" : cell ? "stance" : relation ? "relations" : "";
    const named = (id) => tabs.find((one) => one.id === id);
    return named(tab) || named(of) || (sentence && tabs[1]) || tabs[0];
  };

  /**
   * Show the details of what is chosen.
   * @param {Element} panel Where.
   * @param {Object} reader The reader.
   */
  view.showPanel = (panel, reader) => {
    const tabs = tabsOf(reader);
    const chosen = view.tabOf(reader);
    const list = el("div", { role: "tablist", "aria-label": "Details" }, tabs.map((tab) => button(tab, tab === chosen, reader)));
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = step && tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length];
      if (!next) return;
      reader.go({ tab: next.id }, true);
      document.getElementById(`tab-${next.id}`).focus();
    });
    const shut = () => reader.go({ s: "", m: "", cell: "", rel: "", tab: "" });
    panel.replaceChildren(
      el("div", { class: "tabs" }, list, el("button", { class: "close", "aria-label": "Close the details", on: { click: shut } }, "×")),
      el("div", { role: "tabpanel", id: "details", "aria-labelledby": `tab-${chosen.id}`, tabindex: "0" }, chosen.show(reader)));
    panel.toggleAttribute("data-open", reader.open);
  };

  function button(tab, chosen, reader) {
    return el("button", {
      role: "tab",
      id: `tab-${tab.id}`,
      "aria-selected": String(chosen),
      "aria-controls": "details",
      tabindex: chosen ? "0" : "-1",
      on: { click: () => reader.go({ tab: tab.id }, true) },
    }, tab.name, tab.count && el("small", {}, ` ${tab.count(reader)}`));
  }
})();
