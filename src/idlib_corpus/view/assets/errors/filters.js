"use strict";
/** Which rows are shown, in which order: all of it stands in the address. */
(() => {
  const { el } = view;
  /** What stands for "nothing" in addresses and lists: a missed mention has no predicted label. */
  const NONE = "-";
  const ERRORS = "errors";
  const ALL = "all";

  /**
   * @typedef {Object} Filter
   * @property {string} system The number of a system; empty for any.
   * @property {string} lang A language; empty for all.
   * @property {string} document A document; empty for all.
   * @property {string} kind `errors`, `all`, or one kind.
   * @property {string} gold A label of the gold, `-` for none; empty for any.
   * @property {string} predicted A predicted label, `-` for none; empty for any.
   * @property {string} search Words.
   * @property {boolean} differ Whether only rows are shown on which systems differ.
   * @property {string} sort A column, with `-` before it from the end.
   */

  view.filters = {
    NONE,

    /** @returns {Filter} What a query of an address asks for. */
    read: (query) => ({
      system: query.get("system") || "",
      lang: query.get("lang") || "",
      document: query.get("document") || "",
      kind: query.get("kind") || ERRORS,
      gold: query.get("gold") || "",
      predicted: query.get("predicted") || "",
      search: query.get("search") || "",
      differ: query.get("differ") === "yes",
      sort: query.get("sort") || "",
    }),

    /** @returns {Object<string, string>} A filter as a query; what is by default is left out. */
    query: (filter) => ({ ...filter, kind: filter.kind === ERRORS ? "" : filter.kind, differ: filter.differ ? "yes" : "" }),

    /**
     * The rows that a filter lets through, in its order.
     * @param {Object} model The model.
     * @param {Filter} filter The filter.
     * @returns {Object[]} The rows.
     */
    rows(model, filter) {
      const wanted = new Map(); // by language: what was typed, as it may stand there
      const wants = (lang) => {
        if (!wanted.has(lang)) wanted.set(lang, view.wanted(filter.search, lang));
        return wanted.get(lang);
      };
      const places = filter.system === "" ? model.data.systems.map((_, place) => place) : [Number(filter.system)];
      const found = model.rows.filter((row) =>
        (!filter.lang || row.item.lang === filter.lang)
        && (!filter.document || row.item.document === filter.document)
        && (!filter.gold || (row.label || NONE) === filter.gold)
        && places.some((place) => hit(row.outcomes[place], filter))
        && (!filter.differ || differ(row))
        && (!filter.search.trim() || wants(row.item.lang).some((form) => searched(row).includes(form))));
      return filter.sort ? sorted(found, filter.sort) : found;
    },

    /**
     * The controls of a filter.
     * @param {Object} model The model.
     * @param {Filter} filter The filter.
     * @param {function(Object): void} change Called with what shall be otherwise.
     * @returns {Element} The form.
     */
    form(model, filter, change) {
      const { data } = model;
      const langs = [...new Set(data.items.map((item) => item.lang))].filter(Boolean);
      const documents = [...new Set(data.items.map((item) => item.document))].filter(Boolean);
      const labels = (none) => [...data.labels.map((label) => [label, label]), [NONE, none]];
      const several = data.systems.length > 1;
      const kinds = [[ERRORS, "all errors"], [ALL, "errors and what is right"],
        ...data.kinds.map((kind) => [kind, view.outcomes.named(kind)])];
      const search = el("input", { type: "search", id: "search", value: filter.search, placeholder: "words, in any script", size: 14 });
      search.addEventListener("input", () => change({ search: search.value }));
      const only = el("input", { type: "checkbox", id: "differ", checked: filter.differ });
      only.addEventListener("change", () => change({ differ: only.checked }));
      const pick = (name, title, options) => choice(name, title, options, filter[name], (value) => change({ [name]: value }));
      return el("form", { class: "filters", role: "search", "aria-label": "Rows that are shown", on: { submit: (event) => event.preventDefault() } },
        several && pick("system", "System", [["", "any"], ...data.systems.map((one, place) => [String(place), one.name])]),
        pick("kind", "Outcome", kinds),
        langs.length > 1 && pick("lang", "Language", [["", "all"], ...langs.map((code) => [code, view.language(code).name])]),
        documents.length > 1 && pick("document", "Document", [["", "all"], ...documents.map((name) => [name, name])]),
        pick("gold", "Gold", [["", "any"], ...labels(data.task === "ner" ? "none (spurious)" : "none")]),
        pick("predicted", "Predicted", [["", "any"], ...labels("none (missed)")]),
        el("label", {}, el("span", {}, "Search"), search),
        several && el("label", { class: "check" }, only, "systems differ"),
        el("button", { type: "button", class: "reset", on: { click: () => change(null) } }, "Reset"));
    },
  };

  function choice(name, title, options, value, changed) {
    const select = el("select", { id: `filter-${name}` },
      options.map(([key, says]) => el("option", { value: key, selected: key === value }, says)));
    select.addEventListener("change", () => changed(select.value));
    return el("label", {}, el("span", {}, title), select);
  }

  function hit(outcome, filter) {
    if (!outcome) return false;
    if (filter.kind === ERRORS ? ["correct", "excluded"].includes(outcome.kind) : filter.kind !== ALL && outcome.kind !== filter.kind) return false;
    return !filter.predicted || (outcome.label || NONE) === filter.predicted;
  }

  function differ(row) {
    const there = row.outcomes.filter((_, place) => row.item.asked[place]);
    return new Set(there.map((one) => (one ? `${one.kind} ${one.label} ${one.pieces}` : ""))).size > 1;
  }

  /** What a search looks through: the words, the ids, what was predicted, the sentence. */
  function searched(row) {
    const { item } = row;
    item.folded ??= view.fold(item.text, item.lang);
    const own = [row.words, row.id, row.key, ...row.outcomes.map((one) => (one ? one.words : ""))];
    row.folded ??= `${view.fold(own.join("\n"), item.lang)}\n${item.folded}`;
    return row.folded;
  }

  const order = new Intl.Collator(undefined, { numeric: true });

  function sorted(rows, sort) {
    const down = sort.startsWith("-");
    const value = sortKey(down ? sort.slice(1) : sort);
    const keyed = rows.map((row) => [value(row), row]);
    keyed.sort(([a, one], [b, other]) => (down ? order.compare(b, a) : order.compare(a, b)) || one.number - other.number);
    return keyed.map(([, row]) => row);
  }

  function sortKey(column) {
    if (column.startsWith("system")) {
      const place = Number(column.slice("system".length));
      return (row) => {
        const one = row.outcomes[place];
        return one ? `${view.outcomes.named(one.kind)} ${one.label}` : "~";
      };
    }
    return {
      lang: (row) => row.item.lang,
      place: (row) => row.item.id,
      words: (row) => row.words,
      gold: (row) => row.label || "~",
    }[column] || (() => "");
  }
})();
