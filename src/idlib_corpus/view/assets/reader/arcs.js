"use strict";
/** A small graph of relations: entities one below the other, a bracket from the head of each relation to its tail. */
(() => {
  const { el } = view;
  const ROW = 28;
  /** Lines by truth status; the words stand below the graph and in the list. */
  const DASHES = { asserted: "", presupposed: "2 3", possible: "7 4", conditional: "9 3 2 3", negated: "" };

  /**
   * The graph.
   * @param {Object} reader The reader.
   * @param {Object[]} relations Relations of one sentence.
   * @returns {Element} The graph; readers of screens have the list instead.
   */
  view.arcs = (reader, relations) => {
    const keys = order(reader, relations);
    const arcs = laned(relations.map((relation, number) =>
      ({ relation, number: number + 1, from: keys.indexOf(relation.head), to: keys.indexOf(relation.tail) })));
    const lanes = Math.max(...arcs.map((arc) => arc.lane)) + 1;
    const gap = Math.max(8, Math.min(20, Math.floor(180 / lanes)));
    const width = lanes * gap + 18;
    const ports = spread(arcs, keys.length);
    const svg = el("svg:svg", { width, height: keys.length * ROW, viewBox: `0 0 ${width} ${keys.length * ROW}` },
      arcs.map((arc, number) => drawn(reader, arc, ports[number], 10 + (arc.lane + 1) * gap - gap / 2, gap)));
    const names = el("ol", {}, keys.map((key) => {
      const entity = reader.entity(key);
      return el("li", { "data-hue": view.labels.hue(entity.type), title: `${entity.type} ${entity.label}` }, el("span", {}, entity.label));
    }));
    const statuses = [...new Set(relations.map((one) => one.factuality))];
    return el("figure", { class: "arcs" },
      el("div", { class: "graph", "aria-hidden": "true" }, names, svg),
      el("figcaption", { class: "faint" }, statuses.map(key)));
  };

  function key(factuality) {
    return el("span", {}, el("svg:svg", { width: 28, height: 8, "aria-hidden": "true" },
      line({ d: "M1 4 H27" }, factuality), factuality === "negated" && cross(14, 4)), ` ${factuality}`);
  }

  /** The entities in the order in which the sentence mentions them. */
  function order(reader, relations) {
    const wanted = new Set(relations.flatMap((one) => [one.head, one.tail]));
    const sentence = reader.texts[0].sentences.find((one) => one.id === relations[0].sentence);
    const seen = [...(sentence?.mentions || [])].sort((a, b) => a.pieces[0][0] - b.pieces[0][0]).map((one) => one.entity);
    return [...new Set([...seen.filter((key) => wanted.has(key)), ...wanted])];
  }

  /** Each arc in the innermost lane that is free along its way; short ones first. */
  function laned(arcs) {
    const lanes = [];
    for (const arc of [...arcs].sort((a, b) => Math.abs(a.from - a.to) - Math.abs(b.from - b.to))) {
      const [top, bottom] = [Math.min(arc.from, arc.to), Math.max(arc.from, arc.to)];
      arc.lane = lanes.findIndex((taken) => taken.every(([a, b]) => bottom < a || top > b));
      if (arc.lane < 0) arc.lane = lanes.push([]) - 1;
      lanes[arc.lane].push([top, bottom]);
    }
    return arcs;
  }

  /** Where each arc begins and ends: the ends at one entity stand apart. */
  function spread(arcs, rows) {
    const ends = Array.from({ length: rows }, () => []);
    arcs.forEach((arc, number) => {
      ends[arc.from].push([number, 0, arc.to, arc.lane]);
      ends[arc.to].push([number, 1, arc.from, arc.lane]);
    });
    const ports = arcs.map(() => [0, 0]);
    ends.forEach((found, row) => {
      // upwards above downwards, the outermost at the edge of the row
      const place = ([, , other, lane]) => (other < row ? -1000 - lane : lane === 0 && other === row ? 0 : 1000 + lane);
      const sorted = [...found].sort((a, b) => (a[2] < row) === (b[2] < row) ? (a[2] < row ? b[3] - a[3] : b[3] - a[3]) : place(a) - place(b));
      const step = Math.min(5, 20 / Math.max(1, sorted.length));
      sorted.forEach(([number, end], at) => {
        ports[number][end] = row * ROW + ROW / 2 + (at - (sorted.length - 1) / 2) * step;
      });
    });
    return ports;
  }

  function drawn(reader, arc, [from, to], x, gap) {
    const { relation } = arc;
    const turn = Math.min(6, Math.abs(to - from) / 2);
    const down = to >= from ? 1 : -1;
    const d = `M2 ${from} H${x - turn} Q${x} ${from} ${x} ${from + down * turn} V${to - down * turn} Q${x} ${to} ${x - turn} ${to} H8`;
    const middle = (from + to) / 2;
    const head = reader.entity(relation.head).label;
    const tail = reader.entity(relation.tail).label;
    return el("svg:g", {
      class: "arc",
      "data-relation": relation.id,
      "data-chosen": relation.id === reader.at.relation,
      on: {
        click: () => reader.go({ s: relation.sentence, rel: relation.id, m: "", cell: "" }),
        ...view.pointing(reader, { relation: relation.id }),
      },
    }, el("svg:title", {}, `${head} ${relation.type} → ${tail}, ${relation.factuality}`),
    el("svg:path", { d, class: "reach" }), line({ d }, relation.factuality),
    el("svg:path", { d: `M8 ${to - 3.5} L2 ${to} L8 ${to + 3.5} Z`, class: "tip" }),
    relation.factuality === "negated" && cross(x, middle - 10),
    gap > 11 && [el("svg:circle", { cx: x, cy: middle, r: 7 }), el("svg:text", { x, y: middle + 3 }, arc.number)]);
  }

  const line = (attributes, factuality) =>
    el("svg:path", { ...attributes, class: "line", "stroke-dasharray": DASHES[factuality] || null });

  const cross = (x, y) => el("svg:path", { class: "line", d: `M${x - 3.5} ${y - 3.5} l7 7 m0 -7 l-7 7` });
})();
