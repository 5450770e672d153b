"use strict";
/** The reader: what is shown follows from the address, and every choice is an address. */
document.addEventListener("DOMContentLoaded", () => {
  const { el } = view;
  const languages = el("fieldset", { class: "languages" });
  const { main, panel, documents } = view.shell([languages]);

  /**
   * What a reader looks at.
   * @namespace
   */
  const reader = {
    /** The document, as `documents.py` has it. */
    document: null,
    /** The languages that are shown. */
    langs: [],
    /** What is chosen: ids of a sentence, a mention, a cell of stance; and the tab of the details. */
    at: { sentence: "", mention: "", cell: "", tab: "" },
    /** The mention that is pointed at or has the focus. */
    pointed: "",
    /** Whether the details are open, where they lie over the text. */
    open: false,

    /** @returns {Object[]} The texts in the languages that are shown. */
    get texts() {
      return this.langs.map((lang) => this.document.texts.find((text) => text.lang === lang)).filter(Boolean);
    },

    /** @returns {string} The hash of an address that differs from this one by some values of its query. */
    hash(changes = {}) {
      const { sentence, mention, cell, tab } = this.at;
      const query = { langs: this.langs.join(","), s: sentence, m: mention, cell, tab, ...changes };
      return view.route.hash(this.document.id, query);
    },

    /** Go to an address that differs from this one by some values of its query. */
    go(changes, replace = false) {
      const { path, query } = view.route.read(this.hash(changes));
      view.route.go(path, query, replace);
    },

    /** Give up what is chosen. */
    close() {
      this.open = false;
      this.go({ m: "", cell: "" });
      view.showPanel(panel, this);
    },

    /** @returns {Object} An entity by its key. */
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

    /** @returns {string} The sentence of a mention. */
    sentenceOf(id) {
      const found = this.document.texts.map((text) => this.find(text, id)).find(Boolean);
      return found ? found.sentence.id : "";
    },
  };
  view.reader = reader;

  view.route.listen(async (route) => {
    const known = view.data("index").documents;
    if (!route.path) {
      view.route.go(known[0].id, {}, true);
      return;
    }
    const entry = known.find((one) => one.id === route.path);
    if (!entry) {
      view.fail(main, `There is no document “${route.path}” here. Choose one of the list.`);
      return;
    }
    try {
      const loaded = await view.load(`documents/${entry.id}`);
      if (view.route.read().path === entry.id) show(loaded, view.route.read().query);
    } catch (error) {
      view.fail(main, error.message);
    }
  });

  function show(loaded, query) {
    const there = loaded.texts.map((text) => text.lang);
    const asked = (query.get("langs") || "").split(",").filter((lang) => there.includes(lang));
    const langs = asked.length ? [...new Set(asked)] : view.defaultLanguages(there, loaded.source_language, reader.langs);
    const same = reader.document === loaded && langs.join() === reader.langs.join();
    const before = reader.at;
    reader.document = loaded;
    reader.langs = langs;
    reader.entities = view.by(loaded.entities, "key");
    const mention = query.get("m") || "";
    reader.at = {
      sentence: query.get("s") || (mention && reader.sentenceOf(mention)) || "",
      mention,
      cell: query.get("cell") || "",
      tab: query.get("tab") || "",
    };
    if (!same) {
      reader.pointed = "";
      document.title = `${reader.texts[0].title} · idlib-corpus`;
      view.showLanguages(languages, reader);
      view.showText(main, reader);
    }
    chosen(before, same);
  }

  function chosen(before, same) {
    const { sentence, mention, cell } = reader.at;
    main.querySelectorAll(".sentence").forEach((row) => {
      row.toggleAttribute("data-chosen", row.dataset.sentence === sentence);
    });
    reader.open = reader.open || Boolean(mention || cell);
    light();
    view.showPanel(panel, reader);
    if (!same || before.sentence !== sentence || before.mention !== mention || before.cell !== cell) {
      const target = view.elementsOf(mention)[0] || [...main.querySelectorAll(".sentence")].find((row) => row.dataset.sentence === sentence);
      target?.scrollIntoView({ block: "nearest" });
    }
  }

  function light() {
    const id = reader.pointed || reader.at.mention;
    view.light({ mentions: id ? [id] : [], entities: id ? [reader.entityOf(id)] : [] });
  }

  const mentionAt = (target) => target.closest?.(".mention:not([data-off])")?.dataset.id || "";

  function point(id) {
    if (reader.pointed === id || !reader.document) return;
    reader.pointed = id;
    light();
    if (!reader.at.mention) view.showPanel(panel, reader);
  }

  function choose(event) {
    const id = mentionAt(event.target);
    if (!id || window.getSelection().toString()) return;
    reader.open = true;
    reader.go({ m: id, s: reader.sentenceOf(id), cell: "", tab: "mention" });
  }

  main.addEventListener("pointerover", (event) => point(mentionAt(event.target)));
  main.addEventListener("pointerleave", () => point(""));
  main.addEventListener("focusin", (event) => point(mentionAt(event.target)));
  main.addEventListener("focusout", () => point(""));
  main.addEventListener("click", choose);
  main.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      if (mentionAt(event.target)) event.preventDefault();
      choose(event);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") reader.close();
  });
});
