"use strict";
/** What is lit in the text: a mention in every language, its chain, the words that carry a stance or a relation. */
(() => {
  let lit = [];

  function set(element, value) {
    element.setAttribute("data-lit", value);
    lit.push(element);
  }

  function dark() {
    lit.forEach((element) => element.removeAttribute("data-lit"));
    lit = [];
  }

  /**
   * Light up what a reader points at, or else has chosen; all else goes dark.
   * @param {Object} what What to light.
   * @param {string[]} [what.mentions] Mentions, each in every language.
   * @param {string[]} [what.entities] Entities, whose mentions are the chain.
   * @param {string[]} [what.evidence] Expressions.
   * @param {string} [what.cue] An expression.
   */
  view.light = ({ mentions = [], entities = [], evidence = [], cue = "" }) => {
    dark();
    const chain = new Set(entities);
    if (chain.size) {
      document.querySelectorAll("#text .mention:not([data-off])").forEach((element) => {
        if (chain.has(element.dataset.entity)) set(element, "chain");
      });
    }
    evidence.forEach((id) => view.elementsOf(id).forEach((element) => set(element, "evidence")));
    mentions.forEach((id) => view.elementsOf(id).forEach((element) => set(element, "same")));
    if (cue) view.elementsOf(cue).forEach((element) => set(element, "cue"));
  };
})();
