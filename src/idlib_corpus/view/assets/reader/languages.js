"use strict";
/** The choice of languages: a box each, in the order of the site; columns stand in the order of choice. */
(() => {
  const { el } = view;

  /** Columns that are shown at first, if there are no more languages. */
  const FEW = 3;

  /**
   * The languages that are shown where an address names none: those of before; else all, if they are few; else the one
   * that the document was first written in and another.
   * @param {string[]} there Those of the document.
   * @param {string} source The one that it was first written in.
   * @param {string[]} before Those that are shown.
   * @returns {string[]} Languages.
   */
  view.defaultLanguages = (there, source, before) => {
    const kept = before.filter((lang) => there.includes(lang));
    if (kept.length) return kept;
    if (there.length <= FEW) return there;
    const first = there.includes(source) ? source : there[0];
    return [first, ...there.filter((lang) => lang !== first)].slice(0, 2);
  };

  /**
   * The boxes.
   * @param {Element} place Where.
   * @param {Object} reader The reader.
   */
  view.showLanguages = (place, reader) => {
    place.replaceChildren(el("legend", {}, "Languages"), ...reader.document.texts.map((text) => box(reader, text.lang)));
  };

  function box(reader, lang) {
    const checked = reader.langs.includes(lang);
    const input = el("input", { type: "checkbox", value: lang, checked, disabled: checked && reader.langs.length === 1 });
    input.addEventListener("change", () => {
      const langs = input.checked ? [...reader.langs, lang] : reader.langs.filter((one) => one !== lang);
      reader.go({ langs: langs.join(",") });
    });
    return el("label", { class: "chip" }, input, view.language(lang).name);
  }
})();
