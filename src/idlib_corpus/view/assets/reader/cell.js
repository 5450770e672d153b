"use strict";
/** One cell of the stance grid: what was judged, on which ground, and by which words in each language. */
(() => {
  const { el } = view;

  /**
   * All that is known of a cell.
   * @param {Object} reader The reader.
   * @param {Object} stance The cell.
   * @returns {Element} A section.
   */
  view.cellDetail = (reader, stance) => {
    const { document: of } = reader;
    const proposition = of.propositions.find((one) => one.id === stance.target);
    const says = (list, label) => label && [label, view.labels.says(list, label)].filter(Boolean).join(": ");
    return el("section", { class: "cell-detail", "aria-label": "The chosen cell" },
      el("h3", {}, stance.label, " · ", reader.entity(stance.holder).label),
      view.facts([
        ["Label", says("stance", stance.label)],
        ["Reason", says("exclusion", stance.reason)],
        ["Question", proposition && says("kinds", proposition.kind)],
        ["Basis", says("basis", stance.basis)],
        ["Certainty", says("certainty", stance.certainty)],
        ["Told by", stance.basis && reader.entity(stance.attributed_by).label],
        ["As of", stance.as_of],
        ["Rests on", stance.evidence_scope !== "sentence" && stance.evidence_scope],
        ["Judged with", [stance.holder_with && reader.entity(stance.holder_with).label, stance.judged_with].filter(Boolean).join(", ")],
        ["Sources", stance.sources?.map((key) => view.source(of.sources.find((one) => one.key === key), key))],
        ["Note", stance.note],
      ]),
      reader.texts.map((text) => inText(reader, text, stance)));
  };

  function inText(reader, text, stance) {
    const denied = text.negations.find((one) => one.id === stance.target);
    return el("div", { class: "in-language" }, el("h4", {}, view.language(text.lang).name), view.facts([
      ["Holder", view.holder(reader, text, stance.holder)],
      ["Proposition", view.proposition(text, stance.target)],
      ["Denied", denied && view.inLanguage(text.lang, denied.words)],
      ["Cue", quoted(text, stance.sentence, stance.cue)],
      ["Evidence", (stance.evidence || []).map((id) => quoted(text, stance.sentence, id)).filter(Boolean)
        .flatMap((words, number) => (number ? [" ", words] : [words]))],
    ]));
  }

  /** The words of an expression, or of a mention that is evidence. */
  function quoted(text, sentenceId, id) {
    const sentence = text.sentences.find((one) => one.id === sentenceId);
    const mark = sentence && [...sentence.expressions, ...sentence.mentions].find((one) => one.id === id);
    return mark && view.inLanguage(text.lang, view.words(sentence.text, mark), "q");
  }
})();
