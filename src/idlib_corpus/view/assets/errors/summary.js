"use strict";
/** The figures on top: those of `idlib-corpus score`, system by system, and which label was taken for which. */
(() => {
  const { el } = view;
  const SCORES = { f_avg: "F_avg", precision: "P", recall: "R", f1: "F1", accuracy: "accuracy" };
  const MEANS = {
    f_avg: "mean F1 of the labels that take a side", precision: "precision", recall: "recall", f1: "F1",
    accuracy: "right cells / cells",
  };

  const percent = (value) => (value === null ? "·" : (100 * value).toFixed(1));

  /**
   * The table of scores and counts.
   * @param {Object} model The model.
   * @param {Object} filter The filter: with a language, the rows of that language are shown.
   * @param {boolean} every Whether all languages are shown.
   * @param {function(Object): void} change Called with what the filter shall be.
   * @returns {Element} The table.
   */
  view.summary = (model, filter, every, change) => {
    const { data } = model;
    const shown = (part) => every || part.lang === filter.lang;
    const rows = data.systems.flatMap((system, place) => system.parts.filter(shown).map((part) => ({ system, place, part })));
    if (every) rows.sort((a, b) => rank(model, a.part.lang) - rank(model, b.part.lang));
    const macro = data.task === "stance" ? "macro " : "";
    const head = el("tr", {}, el("th", { scope: "col" }, "System"), el("th", { scope: "col" }, "Language"),
      el("th", { scope: "col", class: "number items" }, data.task === "ner" ? "sentences" : "texts"),
      data.scores.map((name) => el("th", { scope: "col", class: "number", title: MEANS[name] },
        `${["precision", "recall", "f1"].includes(name) ? macro : ""}${SCORES[name] || name}`)),
      data.kinds.map((kind) => el("th", { scope: "col", class: "number" }, view.outcomes.chip(kind))));
    const line = ({ system, place, part }) => el("tr", { class: place === rows.find((one) => one.part.lang === part.lang).place ? "first" : null },
      el("th", { scope: "row", title: system.file }, el("bdi", {}, system.name)),
      el("td", {}, part.lang ? view.language(part.lang).name : "all"),
      el("td", { class: "number items" }, part.items),
      part.scores.map((value) => el("td", { class: "number score" }, percent(value))),
      data.kinds.map((kind, at) => el("td", { class: "number" }, part.counts[at]
        ? el("button", {
          class: "count",
          "data-filter": JSON.stringify([place, part.lang, kind]),
          "aria-label": `${part.counts[at]} ${view.outcomes.named(kind)}, ${system.name}, ${part.lang || "all languages"}: show them`,
          on: { click: () => change({ system: String(place), lang: part.lang, kind, gold: "", predicted: "" }) },
        }, part.counts[at])
        : el("span", { class: "faint" }, "0"))));
    return el("table", { class: "summary" }, el("caption", { class: "unseen" }, "Scores in percent and numbers of outcomes"),
      el("thead", {}, head), el("tbody", {}, rows.map(line)));
  };

  function rank(model, lang) {
    const langs = ["", ...new Set(model.data.items.map((item) => item.lang))];
    return langs.indexOf(lang);
  }

  /**
   * Which label was taken for which, a table a system; what a filter says of languages and documents holds.
   * @param {Object} model The model.
   * @param {Object} filter The filter.
   * @param {function(Object): void} change Called with what the filter shall be.
   * @returns {Element[]} The tables.
   */
  view.confusions = (model, filter, change) => {
    const { NONE } = view.filters;
    const { data } = model;
    const rows = model.rows.filter((row) => (!filter.lang || row.item.lang === filter.lang)
      && (!filter.document || row.item.document === filter.document));
    return data.systems.map((system, place) => {
      const counts = new Map();
      let most = 1;
      for (const row of rows) {
        const one = row.outcomes[place];
        if (!one || one.kind === "excluded") continue;
        const pair = JSON.stringify([row.label || NONE, one.label || NONE]);
        counts.set(pair, (counts.get(pair) || 0) + 1);
        if (row.label !== one.label) most = Math.max(most, counts.get(pair));
      }
      const there = (label, side) => [...counts.keys()].some((pair) => JSON.parse(pair)[side] === label);
      const [down, across] = [0, 1].map((side) => [...data.labels, NONE].filter((label) => label !== NONE || there(NONE, side)));
      const cell = (gold, predicted) => {
        const number = counts.get(JSON.stringify([gold, predicted])) || 0;
        const right = gold === predicted && gold !== NONE;
        const made = el("td", { class: "number", "data-right": right ? "" : null }, number
          ? el("button", {
            class: "count",
            "data-cell": JSON.stringify([place, gold, predicted]),
            "aria-label": `${number}: gold ${named(gold)}, predicted ${named(predicted)}: show them`,
            on: { click: () => change({ system: String(place), gold, predicted, kind: "all" }) },
          }, number)
          : el("span", { class: "faint" }, gold === NONE && predicted === NONE ? "" : "0"));
        if (!right) made.style.setProperty("--share", number / most);
        return made;
      };
      return el("table", { class: "confusion" },
        el("caption", {}, el("bdi", {}, system.name), el("small", {}, " gold down, predicted across")),
        el("thead", {}, el("tr", {}, el("td", {}), across.map((label) => el("th", { scope: "col" }, named(label))))),
        el("tbody", {}, down.map((gold) =>
          el("tr", {}, el("th", { scope: "row" }, named(gold)), across.map((predicted) => cell(gold, predicted))))));
    });
  };

  const named = (label) => (label === view.filters.NONE ? "none" : label);
})();
