"use strict";
/** The text: a row a sentence, a column a language, every mention and expression marked. */
(() => {
  const { el } = view;
  /** Elements of each mark, by its id, in all languages. */
  let elements = new Map();

  /**
   * @param {string} id A mention or an expression.
   * @returns {Element[]} Its elements in the languages that are shown.
   */
  view.elementsOf = (id) => elements.get(id) || [];

  /**
   * Show a document.
   * @param {Element} main Where.
   * @param {Object} reader The reader; see `start.js`.
   */
  view.showText = (main, reader) => {
    elements = new Map();
    main.style.setProperty("--columns", reader.texts.length);
    main.replaceChildren(heads(reader), ...sentenceIds(reader.texts).map((id) => row(reader, id)));
  };

  function sentenceIds(texts) {
    return [...new Set(texts.flatMap((text) => text.sentences.map((sentence) => sentence.id)))];
  }

  function heads(reader) {
    const { document: of } = reader;
    return el("header", { class: "heads" },
      el("div", { class: "faint about" }, el("h1", {}, of.id), el("span", {}, `split ${of.split}`),
        el("span", {}, `first written in ${view.language(of.source_language).name}`), el("span", {}, of.licence)),
      el("div", { class: "columns" }, reader.texts.map((text) =>
        el("div", { class: "cell" },
          el("p", { class: "tongue" }, view.language(text.lang).name),
          view.inLanguage(text.lang, text.title, "h2"),
          made(text)))));
  }

  /** Who wrote a text and whether anybody reviewed it, in plain view. */
  function made(text) {
    const record = text.provenance.find((one) => one.layer === "text");
    if (!record) return null;
    return el("p", { class: "made" }, `${text.origin}, by: ${record.made_by}. Review: ${record.review}.`);
  }

  function row(reader, id) {
    const variant = reader.document.variants.find((one) => one.sentence === id);
    const twin = reader.document.twins.find((one) => one.sentence === id);
    const permalink = el("a", { href: reader.hash({ s: id, m: "", cell: "", rel: "" }), class: "permalink" }, id);
    return el("section", { class: "sentence", "data-sentence": id, "aria-label": `Sentence ${id}` },
      el("div", { class: "gutter" }, permalink, variant && changed(reader, variant), twin && original(reader, twin)),
      el("div", { class: "columns" }, reader.texts.map((text) => cell(reader, text, id))));
  }

  function changed(reader, variant) {
    const says = view.labels.says("changes", variant.change);
    return el("small", { title: says }, `${variant.change} of `,
      el("a", { href: reader.hash({ s: variant.of, m: "", cell: "", rel: "" }) }, variant.of));
  }

  function original(reader, twin) {
    const cut = twin.of.lastIndexOf("/");
    const [document, sentence] = [twin.of.slice(0, cut), twin.of.slice(cut + 1)];
    const there = view.data("index").documents.some((one) => one.id === document);
    const hash = view.route.hash(document, { langs: reader.langs.join(","), s: sentence });
    return el("small", { title: "the sentence that this one says again, with other names" }, "twin of ",
      there ? el("a", { href: hash }, twin.of) : twin.of);
  }

  function cell(reader, text, id) {
    const sentence = text.sentences.find((one) => one.id === id);
    const { direction, name } = view.language(text.lang);
    const words = el("p", { class: "words", lang: text.lang, dir: direction, "data-lang": text.lang });
    if (sentence) words.append(marked(reader, sentence));
    return el("div", { class: "cell" }, el("span", { class: "tongue", "aria-hidden": "true" }, name), words);
  }

  function marked(reader, sentence) {
    const marks = [
      ...sentence.expressions.map((one) => ({ ...one, layer: "expression" })),
      ...sentence.mentions.map((one) => ({ ...one, layer: "mention" })),
    ];
    const points = sentence.citations.map(({ number, offset }) => ({ offset, node: citation(reader, sentence, number) }));
    const last = new Map();
    const element = (mark, first, rank) => {
      const made = mark.layer === "mention" ? mention(reader, sentence, mark, first, rank) : expression(mark);
      last.set(mark, made);
      return kept(mark.id, made);
    };
    const nodes = view.marked(sentence.text, marks, element, points);
    last.forEach((made) => made.setAttribute("data-last", "")); // where the type in words stands
    return nodes;
  }

  function citation(reader, sentence, number) {
    const source = reader.document.sources.find((one) => one.number === number);
    if (!source) return el("sup", { class: "point" }, number);
    const hash = reader.hash({ s: sentence.id, m: "", cell: "", rel: "", tab: "facts" });
    return el("sup", { class: "point" }, el("a", { href: hash, title: source.title, "aria-label": `Source ${number}: ${source.title}` }, number));
  }

  function kept(id, element) {
    if (!elements.has(id)) elements.set(id, []);
    elements.get(id).push(element);
    return element;
  }

  const expression = (mark) => el("span", { class: "expression", "data-id": mark.id });

  function mention(reader, sentence, mark, first, rank) {
    const entity = reader.entity(mark.entity);
    const says = [entity.type, view.labels.level(mark.level), entity.label].filter(Boolean).join(", ");
    const made = el("span", {
      class: "mark mention",
      "data-id": mark.id,
      "data-entity": mark.entity,
      "data-type": entity.type,
      "data-level": mark.level,
      "data-status": entity.link_status,
      "data-hue": view.labels.hue(entity.type),
      title: says,
      role: first ? "group" : null,
      "aria-label": first ? `${view.words(sentence.text, mark)}: ${says}` : null,
      tabindex: first ? "-1" : null,
    });
    made.style.setProperty("--rank", rank);
    return made;
  }
})();
