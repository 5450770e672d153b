"use strict";
/** The outcomes as the page works with them: rows with their words, and what languages share by its key. */
(() => {
  /** What kinds of outcome are called: a sign, a name, what it means, and a shorter name where the sign says the rest. */
  const KINDS = {
    correct: ["✓", "correct", "the label of the gold; of a mention its extent, too"],
    type: ["≠", "wrong type", "the extent of the gold, another type", "type"],
    boundary: ["↔", "wrong boundary", "the type of the gold, another extent that overlaps", "boundary"],
    both: ["⇎", "wrong type and boundary", "another type, and another extent that overlaps", "type, boundary"],
    missed: ["∅", "missed", "the gold has something, the system nothing"],
    spurious: ["+", "spurious", "the system has something, the gold nothing"],
    label: ["≠", "wrong label", "another label"],
    unanswered: ["?", "no answer", "the system gave no answer that could be used"],
    excluded: ["–", "excluded", "the gold leaves this cell out; it is not scored"],
  };

  const text = (data, number) => (number === undefined ? "" : data.words[number]);

  /**
   * @typedef {Object} Outcome
   * @property {string} kind Its kind.
   * @property {string} label The predicted label; empty for none.
   * @property {Array<[number, number]>} pieces Where it stands; of stances the predicted evidence.
   * @property {string} words The words there; empty if they are those of the gold.
   */

  /**
   * @typedef {Object} Row
   * @property {string} id What addresses call it.
   * @property {number} number Its place among all.
   * @property {Object} item The text.
   * @property {string} label The label of the gold; empty where the gold has nothing.
   * @property {Array<[number, number]>} pieces Where it stands.
   * @property {string} words What a reader knows it by.
   * @property {string} key What it is in every language; empty if languages share no ids.
   * @property {Object<string, string>} says What else the gold says of it.
   * @property {Object<string, Array>} marks What else belongs to it in the text.
   * @property {Array<?Outcome>} outcomes One a system.
   */

  view.outcomes = {
    /** @returns {string} The sign of a kind. */
    sign: (kind) => (KINDS[kind] || ["·"])[0],
    /** @returns {string} A kind in words. */
    named: (kind) => (KINDS[kind] || ["", kind])[1],
    /** @returns {string} A kind in as few words as its sign allows. */
    short: (kind) => (KINDS[kind] || ["", kind])[3] || view.outcomes.named(kind),
    /** @returns {string} What a kind means. */
    means: (kind) => (KINDS[kind] || ["", "", ""])[2],

    /**
     * A kind as a chip: a sign and words, and a colour that says no more than these.
     * @param {string} kind The kind.
     * @returns {Element} The chip.
     */
    chip(kind) {
      const { named, short, sign, means } = view.outcomes;
      return view.el("span", { class: "outcome", "data-kind": kind, title: `${named(kind)}: ${means(kind)}` },
        view.el("span", { "aria-hidden": "true", class: "sign" }, sign(kind)),
        short(kind) === named(kind) ? null : view.el("span", { class: "unseen" }, "wrong "), short(kind));
    },

    /**
     * A label as a badge: a type of entities, or a stance.
     * @param {string} label The label.
     * @returns {Element} The badge.
     */
    badge: (label) => (view.labels.of("stance").includes(label) || label === "excluded"
      ? view.el("span", { class: "badge", "data-stance": label, title: view.labels.says("stance", label) }, label)
      : view.labels.badge(label)),

    /**
     * The outcomes with all that is looked up in them.
     * @param {Object} data What `errors.py` made.
     * @returns {Object} The model: `data`, `rows`, `byId`, `byKey`, `beside`, `texts`.
     */
    model(data) {
      const rows = data.rows.map((row, number) => made(data, row, number));
      const byKey = view.grouped(rows.filter((row) => row.key), "key");
      const beside = new Map();
      data.items.forEach((item) => (item.beside || []).forEach(([pieces, label, key]) => {
        const name = text(data, key);
        if (!name) return;
        if (!beside.has(name)) beside.set(name, []);
        beside.get(name).push({ item, label, pieces, words: view.words(item.text, { pieces }) });
      }));
      const texts = view.grouped(data.items.filter((item) => item.group), "group");
      return { data, rows, byId: view.by(rows), byKey, beside, texts, byItem: view.grouped(rows, "item") };
    },
  };

  function made(data, row, number) {
    const item = data.items[row.i];
    const cell = row.s && row.s.target !== undefined; // the evidence of a stance is not what a reader knows it by
    const words = (pieces) => (cell ? "" : view.words(item.text, { pieces }));
    const outcomes = row.o.map((one) => {
      if (!one) return null;
      const [place, label, pieces] = one;
      const kind = data.kinds[place];
      const right = one.length === 1;
      const where = right ? row.p : pieces || [];
      return { kind, label: right ? row.l : label, pieces: where, words: right ? "" : words(where) };
    });
    const says = Object.fromEntries(Object.entries(row.s || {}).map(([name, value]) => [name, text(data, value)]));
    const pieces = row.p.length || row.l ? row.p : outcomes.find(Boolean).pieces;
    const extent = pieces.map((piece) => piece.join("-")).join("_");
    const predicted = row.l || !outcomes.some(Boolean) ? "" : outcomes.find(Boolean).label;
    const id = says.cell || `${item.id}/${extent}/${row.l || `+${predicted}`}`;
    const shown = cell ? [says.holder, says.target].filter(Boolean).join(": ") : words(pieces);
    return {
      id, number, item, label: row.l, pieces, words: shown, key: text(data, row.k), says, marks: row.m || {}, outcomes,
    };
  }
})();
