"use strict";
/** The tab of facts: what sentences state of the world, and the pages where it was read. */
(() => {
  const { el } = view;

  /** @type {Tab} */
  view.factsTab = {
    id: "facts",
    name: "Facts",
    has: (reader) => reader.has.facts && !view.without("facts"),
    count: (reader) => chosen(reader).length,
    show: shown,
  };

  const chosen = (reader) => reader.document.facts.filter((one) => !reader.at.sentence || one.sentence === reader.at.sentence);

  function shown(reader) {
    const { sources } = reader.document;
    const facts = chosen(reader);
    const used = new Set(facts.flatMap((fact) => fact.sources));
    const listed = sources.filter((source) => !reader.at.sentence || used.has(source.key));
    const number = (key) => sources.find((source) => source.key === key)?.number ?? key;
    return [
      view.scope(reader, "facts"),
      el("ul", { class: "stated" }, facts.map((fact) => el("li", {}, fact.says, " ",
        el("small", {}, reader.at.sentence ? "" : `${fact.sentence} `, `[${fact.sources.map(number).join(", ")}]`)))),
      listed.length > 0 && el("h3", {}, "Sources"),
      el("ul", { class: "sources" }, listed.map((source) => el("li", {}, el("small", {}, `[${source.number}] `), view.source(source, source.key)))),
    ];
  }

  /**
   * A source: its title, and where it can be read.
   * @param {?Object} source The source.
   * @param {string} key Its key, for one that the document does not list.
   * @returns {Element} The source.
   */
  view.source = (source, key) => {
    if (!source) return el("span", {}, key);
    const day = [source.date && `of ${source.date}`, source.seen && `read on ${source.seen}`].filter(Boolean).join(", ");
    return el("span", { class: "source" }, view.outside(source.url, source.title),
      el("small", {}, ` ${[source.publisher, source.kind, day].filter(Boolean).join(" · ")}`));
  };

  /**
   * A link to a page elsewhere; words alone where the address is none of the web.
   * @param {string} url The address, or a reference.
   * @param {string} words What it says.
   * @returns {Element} The link.
   */
  view.outside = (url, words) => (/^https?:\/\//i.test(url || "")
    ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, view.el("bdi", {}, words || url))
    : el("span", {}, view.el("bdi", {}, words || ""), words && url ? ` (${url})` : url || ""));
})();
