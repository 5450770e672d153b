"use strict";
/** What labels are called, what they mean, and the colour of each type: from the closed lists of the corpus. */
(() => {
  /** Colours that `base.css` has; types beyond share them. */
  const HUES = 12;
  const LEVELS = { NAM: "name", ADJ: "adjective of a name", NOM: "description", PRO: "pronoun" };
  const maps = new Map();

  function list(name) {
    if (!maps.has(name)) {
      const index = view.data("index");
      maps.set(name, view.by(name === "relations" ? index.relations : index.labels[name] || [], "label"));
    }
    return maps.get(name);
  }

  view.labels = {
    /**
     * The labels of a closed list, in its order.
     * @param {string} name `types`, `levels`, `link_status`, `factuality`, `stance`, `relations`, …
     * @returns {string[]} The labels.
     */
    of: (name) => [...list(name).keys()],

    /**
     * What a label means.
     * @param {string} name The list.
     * @param {string} label The label.
     * @returns {string} The words of the corpus; empty if it has none.
     */
    says: (name, label) => list(name).get(label)?.says || "",

    /**
     * The number of a type's colour, for `data-hue`.
     * @param {string} type The type.
     * @returns {string} A number; `none` for a type that the corpus does not know.
     */
    hue(type) {
      const found = view.labels.of("types").indexOf(type);
      return found < 0 ? "none" : String(found % HUES);
    },

    /**
     * A level in a word.
     * @param {string} level `NAM`.
     * @returns {string} `name`.
     */
    level: (level) => LEVELS[level] || level || "",

    /**
     * A badge: a type in words, with its colour.
     * @param {string} type The type.
     * @returns {Element} The badge.
     */
    badge: (type) =>
      view.el("span", { class: "badge", "data-hue": view.labels.hue(type), title: view.labels.says("types", type) }, type),
  };

  /**
   * A language of the site.
   * @param {string} code Its code.
   * @returns {{code: string, name: string, script: string, direction: string}} The language.
   */
  view.language = (code) =>
    view.data("index").languages.find((one) => one.code === code)
    || { code, name: code, script: "", direction: "auto" };

  /**
   * Words of a language, which say so to browsers and readers of screens.
   * @param {string} code The language.
   * @param {string} words The words.
   * @param {string} [tag] The element.
   * @returns {Element} The element, with `lang` and `dir`.
   */
  view.inLanguage = (code, words, tag = "bdi") =>
    view.el(tag, { lang: code, dir: view.language(code).direction }, words);
})();
