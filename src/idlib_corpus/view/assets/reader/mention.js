"use strict";
/** The tab of a mention: what it is, what it refers to, and its words in each language. */
(() => {
  const { el } = view;

  /** @type {Tab} */
  view.mentionTab = { id: "mention", name: "Mention", show: shown };

  function shown(reader) {
    const id = reader.pointed.mention || reader.at.mention;
    if (!id) return el("p", { class: "faint" }, "Point at a mention, or choose one, to see what it refers to.");
    const entity = reader.entity(reader.entityOf(id));
    return [
      el("h2", {}, entity.label, " ", entity.type && view.labels.badge(entity.type)),
      view.facts([
        ["Mention", el("a", { href: reader.hash({ m: id, s: reader.sentenceOf(id), cell: "", rel: "", tab: "" }) }, id)],
        ["Type", [entity.type, entity.subtype].filter(Boolean).join(", ")],
        ["Link", entity.link_status && linked(entity)],
        ["Value", entity.value],
        ["Members", entity.members?.map((key) => reader.entity(key).label).join(", ")],
        ["Note", entity.note],
      ]),
      el("h3", {}, "Its words"),
      el("table", {}, el("tbody", {}, reader.document.texts.map((text) => words(reader, text, id)))),
      alternatives(reader, id),
      el("h3", {}, "Its chain in this document"),
      chain(reader, entity.key, id),
      entity.evidence && el("details", {}, el("summary", {}, `The link is verified: ${entity.verified}`),
        el("ul", {}, entity.evidence.map((one) => el("li", {}, one)))),
    ];
  }

  function linked(entity) {
    const says = view.labels.says("link_status", entity.link_status);
    const wikidata = /^Q[0-9]+$/.test(entity.wikidata || "")
      && el("a", { href: `https://www.wikidata.org/wiki/${entity.wikidata}`, target: "_blank", rel: "noopener noreferrer" },
        `Wikidata ${entity.wikidata}`);
    return [wikidata, wikidata ? ` (${entity.link_status})` : `${entity.link_status}${says && `: ${says}`}`];
  }

  function words(reader, text, id) {
    const name = el("th", { scope: "row" }, view.language(text.lang).name);
    const found = reader.find(text, id);
    if (found) {
      const said = view.inLanguage(text.lang, view.words(found.sentence.text, found.mark));
      return el("tr", {}, name, el("td", {}, said),
        el("td", { class: "faint" }, view.labels.level(found.mark.level), found.mark.added && ", added"));
    }
    const reason = text.unrealised.find((one) => one.id === id)?.reason;
    const says = reason ? view.labels.says("unrealised", reason) || reason : "not in this text";
    return el("tr", {}, name, el("td", { class: "faint", colspan: "2" }, `— ${says}`));
  }

  function alternatives(reader, id) {
    const found = reader.document.readings.filter((one) => one.mention === id);
    return found.length > 0 && [el("h3", {}, "It may also refer to"), el("ul", {}, found.map((one) =>
      el("li", {}, reader.entity(one.entity).label, one.note && `: ${one.note}`)))];
  }

  function chain(reader, key, id) {
    const text = reader.texts[0];
    const found = text.sentences.flatMap((sentence) =>
      sentence.mentions.filter((mark) => mark.entity === key).map((mark) => ({ sentence, mark })));
    return el("ol", { class: "chain" }, found.map(({ sentence, mark }) =>
      el("li", {}, el("a", {
        href: reader.hash({ m: mark.id, s: sentence.id, cell: "", rel: "", tab: "" }),
        "aria-current": mark.id === id ? "true" : null,
      }, view.inLanguage(text.lang, view.words(sentence.text, mark))), el("small", {}, ` ${sentence.id}, ${view.labels.level(mark.level)}`))));
  }

  /**
   * A list of names and values; those without a value are left out.
   * @param {Array<[string, *]>} rows Names and values.
   * @returns {Element} A `dl`.
   */
  view.facts = (rows) =>
    el("dl", {}, rows.filter(([, value]) => value && value.length !== 0)
      .map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
})();
