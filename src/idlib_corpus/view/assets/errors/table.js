"use strict";
/** The rows as a grid of which only what is in sight is made, so that 20,000 rows scroll as 20 do. */
(() => {
  const { el } = view;
  const narrow = window.matchMedia("(max-width: 44rem)");
  /** Rows that are made above and below what is in sight. */
  const AROUND = 8;

  /**
   * A grid.
   * @param {Object} model The model.
   * @param {Object} act What a reader does: `choose(row)`, `sort(column)`.
   * @returns {{element: Element, show: function(Object[], Object, ?Object): void}} The grid, and what fills it.
   */
  view.grid = (model, act) => {
    const { data } = model;
    const stance = data.task === "stance";
    const columns = [
      { id: "lang", name: "Lang" },
      { id: "place", name: "Where" },
      { id: "words", name: stance ? "Holder and target" : "Words" },
      { id: "gold", name: "Gold" },
      ...data.systems.map((system, place) => ({ id: `system${place}`, name: system.name })),
    ];
    const head = el("div", { role: "row", class: "line heads", "aria-rowindex": "1" });
    const body = el("div", { role: "rowgroup", class: "lines" });
    const grid = el("div", { role: "grid", class: "grid", id: "rows", tabindex: "0", "aria-label": "Outcomes" }, el("div", { role: "rowgroup", class: "over" }, head), body);
    grid.style.setProperty("--systems", data.systems.length);
    /** Of a row: a line, or where there is little room one for the words and one a system. */
    const height = () => (narrow.matches ? 42 + 27 * data.systems.length : 36);
    let rows = [];
    let at = -1;

    function draw() {
      const tall = height();
      const top = Math.max(0, Math.floor(grid.scrollTop / tall) - AROUND);
      const end = Math.min(rows.length, Math.ceil((grid.scrollTop + grid.clientHeight) / tall) + AROUND);
      body.style.height = `${rows.length * tall}px`;
      body.replaceChildren(...rows.slice(top, end).map((row, place) => line(row, top + place, tall)));
      if (at >= top && at < end) grid.setAttribute("aria-activedescendant", `row-${at}`);
      else grid.removeAttribute("aria-activedescendant");
    }

    function line(row, place, tall) {
      const { item } = row;
      const cells = [
        el("span", { role: "gridcell", class: "lang" }, item.lang || "–"),
        el("span", { role: "gridcell", class: "place", title: item.id }, where(item)),
        el("span", { role: "gridcell", class: "text", lang: item.lang, dir: view.language(item.lang).direction }, row.words),
        el("span", { role: "gridcell", class: "gold" }, row.label ? view.outcomes.badge(row.label) : el("span", { class: "faint" }, "none")),
        ...row.outcomes.map((one, number) => el("span", { role: "gridcell", class: "said" }, el("bdi", { class: "whose", "aria-hidden": "true" }, data.systems[number].name), told(row, one, number))),
      ];
      const made = el("div", {
        role: "row", class: "line", id: `row-${place}`, "aria-rowindex": place + 2, "aria-selected": String(place === at),
        on: { click: () => act.choose(row) },
      }, cells);
      made.style.transform = `translateY(${place * tall}px)`;
      made.style.height = `${tall}px`;
      return made;
    }

    function told(row, one, number) {
      if (!one) {
        return el("span", { class: "faint" }, row.item.asked[number] ? "nothing here" : "not asked");
      }
      const other = one.label && one.label !== row.label && one.kind !== "spurious" ? view.outcomes.badge(one.label) : null;
      const spurious = one.kind === "spurious" && one.label ? view.outcomes.badge(one.label) : null;
      const words = row.says.target === undefined && one.words && one.words !== row.words
        ? el("bdi", { lang: row.item.lang, class: "given" }, one.words) : null;
      return [view.outcomes.chip(one.kind), other || spurious, words];
    }

    function reveal() {
      const tall = height();
      const top = at * tall;
      const room = grid.clientHeight - head.offsetHeight;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + tall > grid.scrollTop + room) grid.scrollTop = top + tall - room;
    }

    grid.addEventListener("scroll", () => window.requestAnimationFrame(draw), { passive: true });
    narrow.addEventListener("change", draw);
    new ResizeObserver(draw).observe(grid);
    grid.addEventListener("keydown", (event) => {
      const page = Math.max(1, Math.floor(grid.clientHeight / height()) - 2);
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined || !rows.length || event.target !== grid) return;
      event.preventDefault();
      act.choose(rows[Math.min(Math.max((at < 0 ? (step > 0 ? -1 : 0) : at) + step, 0), rows.length - 1)]);
    });

    /** Show rows in the order of a filter, one of them chosen. */
    function show(found, filter, chosen) {
      const moved = rows !== found;
      rows = found;
      at = chosen ? rows.indexOf(chosen) : -1;
      head.replaceChildren(...columns.map((column) => title(column, filter)));
      grid.setAttribute("aria-rowcount", rows.length + 1);
      if (moved && at < 0) grid.scrollTop = 0;
      draw();
      if (at < 0) return;
      reveal();
      draw();
      document.getElementById(`row-${at}`).scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    function title(column, filter) {
      const up = filter.sort === column.id;
      const down = filter.sort === `-${column.id}`;
      const next = up ? `-${column.id}` : down ? "" : column.id;
      return el("span", { role: "columnheader", "aria-sort": up ? "ascending" : down ? "descending" : "none" },
        el("button", { on: { click: () => act.sort(next) }, title: `Sort by ${column.name}` },
          el("bdi", {}, column.name), el("span", { "aria-hidden": "true" }, up ? " ▲" : down ? " ▼" : "")));
    }

    return { element: grid, show };
  };

  function where(item) {
    const sentence = item.group && item.group.startsWith(`${item.document}/`) ? item.group.slice(item.document.length + 1) : item.group || item.id;
    return item.document && sentence !== item.document ? `${item.document} ${sentence}` : sentence;
  }
})();
