"use strict";
/** What was searched for, lit in the text without a change of it, where the browser can (CSS Custom Highlight API). */
(() => {
  /**
   * Light up what was searched for in the languages that are shown.
   * @param {Element} main The text.
   * @param {string} wanted What was typed; empty for nothing.
   */
  view.showFound = (main, wanted) => {
    if (!window.CSS?.highlights) return;
    CSS.highlights.delete("found");
    if (!wanted.trim()) return;
    const ranges = [...main.querySelectorAll(".words")].flatMap((place) => found(place, wanted));
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
  };

  function found(place, wanted) {
    const nodes = textNodes(place);
    const text = nodes.map((node) => node.data).join("");
    return view.occurrences(text, wanted, place.lang).map(([start, end]) => {
      const letters = Array.from(text);
      const units = (count) => letters.slice(0, count).join("").length;
      const range = new Range();
      range.setStart(...position(nodes, units(start)));
      range.setEnd(...position(nodes, units(end)));
      return range;
    });
  }

  /** The text nodes of a sentence, without citations. */
  function textNodes(place) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT,
      (node) => (node.parentElement.closest(".point") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  }

  function position(nodes, offset) {
    let left = offset;
    for (const node of nodes) {
      if (left <= node.data.length) return [node, left];
      left -= node.data.length;
    }
    return [nodes[nodes.length - 1], nodes[nodes.length - 1].data.length];
  }
})();
