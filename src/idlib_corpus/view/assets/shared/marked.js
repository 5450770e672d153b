"use strict";
/** A text with marks that nest, stand in several pieces, and cross: cut at every border, and put together again. */
(() => {
  /**
   * @typedef {Object} Mark
   * @property {string} id Its id.
   * @property {Array<[number, number]>} pieces Where it stands: code points, half-open, in order.
   * @property {string} [layer] `mention` by default; marks of other layers have no rank.
   */

  const length = (mark) => mark.pieces.reduce((sum, [start, end]) => sum + end - start, 0);
  const covers = (outer, inner) =>
    inner.pieces.every(([start, end]) => outer.pieces.some((piece) => piece[0] <= start && end <= piece[1]));

  /**
   * Marks in the order in which they hold one another: the longest first; of one length, expressions before mentions,
   * then as they were given.
   * @param {Mark[]} marks Marks.
   * @returns {Mark[]} The same in order.
   */
  view.outermostFirst = (marks) => {
    const depth = (mark) => ((mark.layer || "mention") === "mention" ? 1 : 0);
    return marks.map((mark, number) => ({ mark, number, length: length(mark) }))
      .sort((a, b) => b.length - a.length || depth(a.mark) - depth(b.mark) || a.number - b.number)
      .map((one) => one.mark);
  };

  /**
   * How many underlines lie between a mark and its words: 0 if it holds no other mark of its layer.
   * @param {Mark[]} ordered Marks, the outermost first.
   * @returns {Map<Mark, number>} The rank of each.
   */
  view.ranks = (ordered) => {
    const ranks = new Map();
    for (const [number, mark] of [...ordered.entries()].reverse()) {
      const inner = ordered.slice(number + 1)
        .filter((other) => (other.layer || "") === (mark.layer || "") && covers(mark, other));
      ranks.set(mark, inner.reduce((most, other) => Math.max(most, ranks.get(other) + 1), 0));
    }
    return ranks;
  };

  /**
   * A text as nodes, each stretch inside the elements of all marks that hold it. A mark has one element if it can;
   * several if it stands in pieces, or if another one crosses it.
   * @param {string} text The text.
   * @param {Mark[]} marks The marks.
   * @param {function(Mark, boolean, number): Element} element Makes the element of a mark: the mark, whether it is its
   *   first one, and its rank (see `view.ranks`).
   * @param {Array<{offset: number, node: Node}>} [points] What stands at an offset and has no width.
   * @returns {DocumentFragment} The nodes.
   */
  view.marked = (text, marks, element, points = []) => {
    const letters = Array.from(text); // offsets are code points, strings of JavaScript are not
    const ordered = view.outermostFirst(marks);
    const ranks = view.ranks(ordered);
    const clipped = (offset) => Math.min(Math.max(offset, 0), letters.length);
    const cuts = new Set([0, letters.length, ...points.map((point) => clipped(point.offset))]);
    ordered.forEach((mark) => mark.pieces.flat().forEach((offset) => cuts.add(clipped(offset))));
    const borders = [...cuts].sort((a, b) => a - b);
    const root = document.createDocumentFragment();
    const seen = new Set();
    let open = []; // marks and their elements, the outermost first

    function shut(holding) {
      let kept = 0;
      while (kept < open.length && open[kept].mark === holding[kept]) kept += 1;
      open = open.slice(0, kept);
    }

    const inside = () => (open.length ? open[open.length - 1].node : root);

    borders.forEach((start, number) => {
      const end = borders[number + 1];
      const holding = end === undefined ? []
        : ordered.filter((mark) => mark.pieces.some((piece) => piece[0] <= start && end <= piece[1]));
      shut(holding);
      points.filter((point) => clipped(point.offset) === start).forEach((point) => inside().append(point.node));
      for (const mark of holding.slice(open.length)) {
        const node = element(mark, !seen.has(mark), ranks.get(mark));
        seen.add(mark);
        inside().append(node);
        open.push({ mark, node });
      }
      if (end !== undefined) inside().append(letters.slice(start, end).join(""));
    });
    return root;
  };

  /**
   * The words of a mark: its pieces, joined by dots where something stands between them.
   * @param {string} text The text.
   * @param {Mark} mark The mark.
   * @returns {string} The words.
   */
  view.words = (text, mark) => {
    const letters = Array.from(text);
    return mark.pieces.map(([start, end]) => letters.slice(start, end).join("")).join(" … ");
  };
})();
