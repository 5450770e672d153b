"use strict";
/** The tab about the document: where it is from, who made each layer of it, what was checked, who reviewed it. */
(() => {
  const { el } = view;
  const LAYERS = ["entities", "coref", "relations", "stance"];

  /** @type {Tab} */
  view.aboutTab = { id: "about", name: "About", show: shown };

  function shown(reader) {
    const { document: of } = reader;
    const lacks = LAYERS.filter((layer) => !of.layers.includes(layer));
    const source = new Map(of.source);
    return [
      el("h2", {}, of.id),
      view.facts([
        ["Split", of.split],
        ["Written in", view.language(of.source_language).name],
        ["Licence", of.licence],
        ["Source", [view.outside(source.get("url"), source.get("title")), source.get("publisher") && ` ${source.get("publisher")}`]],
        ["SHA-256", source.get("sha256") && el("code", {}, source.get("sha256"))],
        ["Layers", of.layers.join(", ") || "none: text alone"],
        ["Not known", lacks.length > 0 && `${lacks.join(", ")}: this document was not annotated with them`],
      ]),
      of.provenance.length > 0 && [el("h3", {}, "Who made the annotation"), of.provenance.map(made)],
      reader.texts.map((text) => [
        el("h3", {}, `Who made the ${view.language(text.lang).name} text (${text.origin})`),
        text.provenance.map(made),
      ]),
    ];
  }

  const made = (layer) => el("section", { class: "made-layer" }, el("h4", {}, layer.layer), view.facts([
    ["Made by", layer.made_by],
    ["From", layer.made_from],
    ["Date", layer.date],
    ["Checks", layer.checks],
    ["Review", layer.review],
  ]));
})();
