"use strict";
/** What is lit in the text: a mention in every language with its chain, the words that a stance or a relation rests on. */
(() => {
  let lit = [];

  function set(elements, value) {
    for (const element of elements) {
      element.setAttribute("data-lit", value);
      lit.push(element);
    }
  }

  function chain(keys, sentence) {
    const within = (element) => !sentence || element.closest(".sentence").dataset.sentence === sentence;
    set([...document.querySelectorAll("#text .mention:not([data-off])")]
      .filter((element) => keys.includes(element.dataset.entity) && within(element)), "chain");
  }

  /**
   * Light up what a reader points at, or else has chosen; all else goes dark.
   * @param {Object} reader The reader.
   */
  view.light = (reader) => {
    lit.forEach((element) => element.removeAttribute("data-lit"));
    lit = [];
    const at = Object.values(reader.pointed).some(Boolean) ? reader.pointed : reader.at;
    if (at.mention) mention(reader, at.mention);
    else if (at.cell) stance(reader, reader.document.stances.find((one) => one.id === at.cell));
    else if (at.relation) relation(reader, reader.document.relations.find((one) => one.id === at.relation));
  };

  function mention(reader, id) {
    if (!view.without("coref")) chain([reader.entityOf(id)], "");
    set(view.elementsOf(id), "same");
  }

  function stance(reader, cell) {
    if (!cell) return;
    chain([cell.holder], cell.sentence);
    (cell.evidence || []).forEach((id) => set(view.elementsOf(id), "evidence"));
    if (cell.cue) set(view.elementsOf(cell.cue), "cue");
    set(document.querySelectorAll(`[data-cell="${CSS.escape(cell.id)}"]`), "same");
  }

  function relation(reader, one) {
    if (!one) return;
    for (const [key, anchor] of [[one.head, one.head_mention], [one.tail, one.tail_mention]]) {
      if (anchor) set(view.elementsOf(anchor), "same");
      else chain([key], one.sentence);
    }
    set(document.querySelectorAll(`[data-relation="${CSS.escape(one.id)}"]`), "same");
  }

  /**
   * Listeners of an element that stands for something: pointing at it, or focusing it, lights that up in the text.
   * @param {Object} reader The reader.
   * @param {{relation: (string|undefined), cell: (string|undefined)}} what What it stands for.
   * @returns {Object<string, function(): void>} Listeners by event.
   */
  view.pointing = (reader, what) => {
    const begin = () => reader.point(what);
    const end = () => reader.point({});
    return { pointerenter: begin, pointerleave: end, focus: begin, blur: end };
  };
})();
