"use strict";
/** The tab of stance: a grid, proposition by holder; each cell leads to the words that it rests on. */
(() => {
  const { el } = view;
  const SIGNS = { FAVOR: "+", AGAINST: "−", NONE: "0", excluded: "?" };

  /** @type {Tab} */
  view.stanceTab = {
    id: "stance",
    name: "Stance",
    has: (reader) => reader.document.layers.includes("stance") && !view.without("stance"),
    count: (reader) => stances(reader).length,
    show: shown,
  };

  const stances = (reader) => reader.document.stances
    .filter((one) => !reader.at.sentence || one.sentence === reader.at.sentence);

  function shown(reader) {
    const found = stances(reader);
    const cell = reader.document.stances.find((one) => one.id === reader.at.cell);
    return [
      view.scope(reader, "cells"),
      found.length ? grid(reader, found) : el("p", { class: "faint" }, "No proposition is at stake here."),
      found.length > 0 && el("p", { class: "faint" }, [...new Set(found.map((one) => one.label))]
        .map((label) => `${SIGNS[label] || ""} ${label}: ${view.labels.says("stance", label)}`.trim()).join(". "),
      ". An empty cell: the sentence is about something else."),
      cell && view.cellDetail(reader, cell),
    ];
  }

  function grid(reader, found) {
    const text = reader.texts[0];
    const holders = [...new Set([...reader.document.holders
      .filter((one) => !reader.at.sentence || one.sentence === reader.at.sentence).flatMap((one) => one.holders),
    ...found.map((one) => one.holder)])];
    const rows = reader.document.propositions.filter((one) => found.some((stance) => stance.target === one.id));
    const cells = (proposition, holder) => found.filter((one) => one.target === proposition && one.holder === holder);
    return el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Stance grid" }, el("table", { class: "grid" },
      el("thead", {}, el("tr", {}, el("td", {}), holders.map((key) => el("th", { scope: "col" }, view.holder(reader, text, key))))),
      el("tbody", {}, rows.map((proposition) => el("tr", {},
        el("th", { scope: "row" }, view.proposition(text, proposition.id), el("small", { title: view.labels.says("kinds", proposition.kind) }, ` ${proposition.kind}`)),
        holders.map((key) => el("td", {}, cells(proposition.id, key).map((one) => button(reader, one)))))))));
  }

  function button(reader, stance) {
    const chosen = stance.id === reader.at.cell;
    const says = [stance.label, stance.basis, stance.certainty, stance.reason].filter(Boolean).join(", ");
    return el("button", {
      class: "stance",
      "data-stance": stance.label,
      "data-cell": stance.id,
      "aria-pressed": String(chosen),
      title: says,
      "aria-label": `${says}, sentence ${stance.sentence}`,
      on: {
        click: () => reader.go({ s: stance.sentence, cell: chosen ? "" : stance.id, m: "", rel: "" }),
        ...view.pointing(reader, { cell: stance.id }),
      },
    }, el("b", {}, SIGNS[stance.label] || stance.label[0]), el("span", { class: "in-words" }, ` ${stance.label}`), !reader.at.sentence && el("small", {}, ` ${stance.sentence}`));
  }

  /**
   * What a holder is called by itself.
   * @param {Object} reader The reader.
   * @param {Object} text The text of a language.
   * @param {string} key The entity.
   * @returns {Element} The words.
   */
  view.holder = (reader, text, key) => {
    const found = text.holders.find((one) => one.id === key);
    return found ? view.inLanguage(text.lang, found.words) : el("span", {}, reader.entity(key).label);
  };

  /**
   * The words of a proposition.
   * @param {Object} text The text of a language.
   * @param {string} id The proposition.
   * @returns {Element} The words; its id where the language has none.
   */
  view.proposition = (text, id) => {
    const found = text.propositions.find((one) => one.id === id);
    return found ? view.inLanguage(text.lang, found.words) : el("code", {}, id);
  };
})();
