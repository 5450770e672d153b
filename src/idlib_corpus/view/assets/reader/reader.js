"use strict";
/** What a reader looks at and has chosen. It follows from the address; a choice is a new address. */
(() => {
  const nothing = () => ({ mention: "", cell: "", relation: "" });

  /** @namespace */
  view.reader = {
    /** The document, as `documents.py` has it. */
    document: null,
    /** The languages that are shown, in the order of the columns. */
    langs: [],
    /** Entities of the document, by their keys. */
    entities: new Map(),
    /** What is chosen: ids of a sentence, a mention, a cell of stance, a relation; and the tab of the details. */
    at: { sentence: "", tab: "", ...nothing() },
    /** What is pointed at or has the focus. */
    pointed: nothing(),
    /** Called when something is to be shown anew: the text (`text`), a choice (`choice`), or the details alone. */
    changed: () => {},
    /** Called when something else is pointed at. */
    lit: () => {},
    /** Called when there is nothing to show, with the reason. */
    failed: () => {},

    /** @returns {Object[]} The texts in the languages that are shown. */
    get texts() {
      return this.langs.map((lang) => this.document.texts.find((text) => text.lang === lang)).filter(Boolean);
    },

    /** @returns {{facts: boolean}} What the document has beside its layers. */
    get has() {
      return { facts: this.document.facts.length + this.document.sources.length > 0 };
    },

    /** @returns {boolean} Whether anything is chosen, so that the details open where they lie over the text. */
    get open() {
      return Object.values(this.at).some(Boolean);
    },

    /**
     * The hash of an address that differs from this one.
     * @param {Object<string, string>} changes Values of its query: `langs`, `s`, `m`, `cell`, `rel`, `tab`.
     * @returns {string} The hash.
     */
    hash(changes = {}) {
      const { sentence, mention, cell, relation, tab } = this.at;
      const query = { langs: this.langs.join(","), s: sentence, m: mention, cell, rel: relation, tab, ...changes };
      return view.route.hash(this.document.id, query);
    },

    /**
     * Go to an address that differs from this one.
     * @param {Object<string, string>} changes As in `hash`.
     * @param {boolean} [replace] Leave no trace in the history.
     */
    go(changes, replace = false) {
      const { path, query } = view.route.read(this.hash(changes));
      view.route.go(path, query, replace);
    },

    /** Give up what is chosen: first what is chosen in a sentence, then the sentence. */
    close() {
      if (!this.document) return;
      const { mention, cell, relation } = this.at;
      this.go(mention || cell || relation ? { m: "", cell: "", rel: "" } : { s: "", tab: "" });
    },

    /**
     * Point at something.
     * @param {{mention: (string|undefined), cell: (string|undefined), relation: (string|undefined)}} what What.
     */
    point(what) {
      const next = { ...nothing(), ...what };
      if (!this.document || Object.keys(next).every((name) => next[name] === this.pointed[name])) return;
      this.pointed = next;
      this.lit();
    },

    /**
     * Show what an address says.
     * @param {Route} route The address.
     */
    async follow(route) {
      const { reader } = view;
      const { documents } = view.data("index");
      if (!route.path) {
        view.route.go(documents[0].id, route.query, true);
        return;
      }
      if (!documents.some((one) => one.id === route.path)) {
        reader.failed(`There is no document “${route.path}” here. Choose one from the list of documents.`);
        return;
      }
      try {
        const loaded = await view.load(`documents/${route.path}`);
        const now = view.route.read();
        if (now.path === route.path) reader.show(loaded, now.query);
      } catch (error) {
        reader.failed(error.message);
      }
    },

    /**
     * Show a document.
     * @param {Object} loaded The document.
     * @param {Map<string, string>} query What is chosen in it.
     */
    show(loaded, query) {
      const there = loaded.texts.map((text) => text.lang);
      const asked = (query.get("langs") || "").split(",").filter((lang) => there.includes(lang));
      const langs = asked.length ? [...new Set(asked)] : view.defaultLanguages(there, loaded.source_language, this.langs);
      const text = this.document !== loaded || langs.join() !== this.langs.join();
      const before = JSON.stringify(this.at);
      Object.assign(this, { document: loaded, langs, entities: view.by(loaded.entities, "key") });
      const of = (name) => query.get(name) || "";
      const sentence = of("s") || this.sentenceOf(of("m"));
      this.at = { sentence, mention: of("m"), cell: of("cell"), relation: of("rel"), tab: of("tab") };
      if (text) this.pointed = nothing();
      this.changed({ text, choice: text || before !== JSON.stringify(this.at) });
    },

    /** @returns {Object} An entity by its key; one that the corpus does not list has its key alone. */
    entity(key) {
      return this.entities.get(key) || { key, label: key === "author" ? "the author" : key, type: "" };
    },

    /** @returns {string} The key of the entity of a mention. */
    entityOf: (id) => id.slice(0, id.lastIndexOf(".")),

    /** @returns {?{sentence: Object, mark: Object}} A mention in a text. */
    find(text, id) {
      for (const sentence of text.sentences) {
        const mark = sentence.mentions.find((one) => one.id === id);
        if (mark) return { sentence, mark };
      }
      return null;
    },

    /** @returns {string} The sentence of a mention; empty if no text has it. */
    sentenceOf(id) {
      const found = id && this.document.texts.map((text) => this.find(text, id)).find(Boolean);
      return found ? found.sentence.id : "";
    },
  };
})();
