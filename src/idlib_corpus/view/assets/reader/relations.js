"use strict";
/** The tab of relations: a graph of the chosen sentence, and what each relation says, how surely, and by which words. */
(() => {
  const { el } = view;

  /** @type {Tab} */
  view.relationsTab = {
    id: "relations",
    name: "Relations",
    has: (reader) => reader.document.layers.includes("relations") && !view.without("relations"),
    count: (reader) => chosen(reader).length,
    show: shown,
  };

  const chosen = (reader) => reader.document.relations
    .filter((one) => !reader.at.sentence || one.sentence === reader.at.sentence);

  function shown(reader) {
    const relations = chosen(reader);
    return [
      view.scope(reader, "relations"),
      relations.length === 0 && el("p", { class: "faint" }, "No relations here."),
      el("div", { class: "drawn" },
        reader.at.sentence && relations.length > 0 && view.arcs(reader, relations),
        el("ol", { class: "relations" }, relations.map((one) => row(reader, one)))),
    ];
  }

  /**
   * What a tab speaks of: the chosen sentence, with the way to all of the document; or the document.
   * @param {Object} reader The reader.
   * @param {string} what What it has.
   * @returns {Element} A line.
   */
  view.scope = (reader, what) => (reader.at.sentence
    ? el("p", { class: "faint scope" }, `Sentence ${reader.at.sentence}. `,
      el("a", { href: reader.hash({ s: "", m: "", cell: "", rel: "" }) }, `All ${what} of the document`))
    : el("p", { class: "faint scope" }, "The whole document. Choose a sentence by its number to see it alone."));

  function row(reader, relation) {
    const pressed = relation.id === reader.at.relation;
    const button = el("button", {
      class: "relation",
      "aria-pressed": String(pressed),
      "data-relation": relation.id,
      on: {
        click: () => reader.go({ s: relation.sentence, rel: pressed ? "" : relation.id, m: "", cell: "" }),
        ...view.pointing(reader, { relation: relation.id }),
      },
    }, side(reader, relation.head), " ", el("b", { title: view.labels.says("relations", relation.type) }, relation.type), " → ", side(reader, relation.tail));
    return el("li", {}, button, el("div", { class: "faint" }, status(reader, relation)), pressed && detail(reader, relation));
  }

  function side(reader, key) {
    const entity = reader.entity(key);
    return el("span", { "data-hue": view.labels.hue(entity.type), class: "side" }, entity.label);
  }

  function status(reader, relation) {
    const parts = [
      el("span", { title: view.labels.says("factuality", relation.factuality) }, relation.factuality),
      `by ${reader.entity(relation.source).label}`,
      relation.implied && "implied",
      relation.name_internal && "in a name",
      !reader.at.sentence && relation.sentence,
    ].filter(Boolean);
    return parts.flatMap((part, number) => (number ? [" · ", part] : [part]));
  }

  function detail(reader, relation) {
    return view.facts([
      ["Says", view.labels.says("relations", relation.type)],
      ["Status", view.labels.says("factuality", relation.factuality)],
      ["Head", anchor(reader, relation.head_mention)],
      ["Tail", anchor(reader, relation.tail_mention)],
      ["Note", relation.note],
    ]);
  }

  function anchor(reader, id) {
    if (!id) return "no single mention carries it";
    return [el("a", { href: reader.hash({ m: id, s: reader.sentenceOf(id), rel: "", tab: "mention" }) }, id), ": ",
      reader.texts.map((text) => ({ text, found: reader.find(text, id) })).filter(({ found }) => found)
        .flatMap(({ text, found }, number) => [number ? " · " : "", view.inLanguage(text.lang, view.words(found.sentence.text, found.mark))])];
  }
})();
