"use strict";
/** The details of a row: the sentence with the gold and with what each system says, and the same in all languages. */
(() => {
  const { el } = view;

  /**
   * Show a row.
   * @param {Element} panel Where.
   * @param {Object} model The model.
   * @param {?Object} row The row; none to say how one is chosen.
   * @param {Object} act What a reader does: `choose(row)`, `close()`, `hash(row)`.
   */
  view.showRow = (panel, model, row, act) => {
    panel.toggleAttribute("data-open", Boolean(row));
    if (!row) {
      panel.replaceChildren(el("p", { class: "faint" }, "Choose a row to see its sentence with the gold and with what each system says."));
      return;
    }
    const close = el("button", { class: "close", "aria-label": "Close the details", on: { click: act.close } }, "×");
    panel.replaceChildren(el("div", { class: "tabs" }, title(row), close), el("div", {},
      facts(model, row, act),
      row.says.target === undefined ? mention(model, row) : stance(model, row),
      everywhere(model, row, act)));
    panel.scrollTop = 0;
  };

  function title(row) {
    if (row.says.target === undefined) return el("h2", {}, view.inLanguage(row.item.lang, row.words), " ", row.label && view.outcomes.badge(row.label));
    const { lang } = row.item;
    return el("div", {}, row.says.holder && view.inLanguage(lang, row.says.holder, "p"), view.inLanguage(lang, row.says.target, "h2"));
  }

  function facts(model, row, act) {
    const { item } = row;
    const reader = view.data("index").pages.find((page) => page.part === "reader");
    const sentence = item.group.slice(item.document.length + 1);
    const id = row.key.slice(item.group.length + 1); // empty without a key
    const chosen = row.says.target === undefined
      ? { m: id, tab: "mention" } : { cell: id && `${sentence}.${id.replace("/", ".")}`, tab: "stance" };
    const there = reader && view.data("index").documents.some((one) => one.id === item.document);
    const link = there && el("a", { href: `${reader.file}${view.route.hash(item.document, { langs: item.lang, s: sentence, ...(id ? chosen : {}) })}` }, "in the reader");
    const said = [
      ["where", [el("a", { href: act.hash(row), class: "permalink" }, row.id), link && " · ", link]],
      ["language", item.lang && view.language(item.lang).name],
      ["entity", row.says.entity],
      ["type", row.says.type],
      ["level", row.says.level && view.labels.level(row.says.level)],
      ["kind", row.says.kind],
      ["variant", row.says.variant_of && `of ${row.says.variant_of}: ${row.says.variant_change || ""}`],
    ].filter(([, value]) => value);
    return el("dl", {}, said.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
  }

  /** A sentence with marks, as the reader shows it. */
  function sentence(item, marks) {
    const { direction } = view.language(item.lang);
    const element = (mark, first, rank) => {
      const made = el("span", {
        class: mark.layer === "expression" ? "expression" : "mark",
        "data-hue": mark.layer === "expression" ? null : view.labels.hue(mark.label),
        "data-kind": mark.kind,
        "data-lit": mark.lit,
        title: [mark.label, mark.kind && view.outcomes.named(mark.kind), mark.says].filter(Boolean).join(", "),
      });
      made.style.setProperty("--rank", rank);
      return made;
    };
    return el("p", { class: "words", lang: item.lang, dir: direction }, view.marked(item.text, marks, element));
  }

  /* mentions */

  function mention(model, row) {
    const { item } = row;
    const rows = model.byItem.get(item) || [];
    const gold = rows.filter((one) => one.label)
      .map((one) => ({ pieces: one.pieces, label: one.label, lit: one === row ? "same" : null }));
    const beside = (item.beside || []).map(([pieces, label]) => ({ pieces, label, kind: "beside", says: "not scored in this view" }));
    return [
      el("h3", {}, "Gold"),
      sentence(item, [...gold, ...beside.filter((mark) => !gold.some((one) => same(one, mark)))]),
      model.data.systems.map((system, place) => !item.asked[place] ? null : [
        el("h3", {}, el("bdi", {}, system.name), " ", said(row, place)),
        sentence(item, answers(item, rows, row, place)),
      ]),
    ];
  }

  const same = (one, other) => String(one.pieces) === String(other.pieces);

  function said(row, place) {
    const one = row.outcomes[place];
    if (!one) return el("span", { class: "faint" }, "nothing here");
    return [view.outcomes.chip(one.kind), " ", one.label && one.label !== row.label ? view.outcomes.badge(one.label) : null];
  }

  function answers(item, rows, row, place) {
    const found = rows.filter((one) => one.outcomes[place]).map((one) => {
      const { kind, label, pieces } = one.outcomes[place];
      const lit = one === row ? "same" : null;
      return kind === "missed" ? { pieces: one.pieces, label: one.label, kind, lit } : { pieces, label, kind, lit };
    });
    const ignored = ((item.ignored || [])[place] || []).map(([pieces, label]) => ({ pieces, label, kind: "ignored", says: "neither right nor wrong" }));
    return [...found, ...ignored];
  }

  /* stance */

  function stance(model, row) {
    const { item } = row;
    const evidence = row.pieces.length ? [{ pieces: row.pieces, layer: "expression", lit: "evidence", says: "evidence" }] : [];
    const cue = (row.marks.cue || []).map((pieces) => ({ pieces, layer: "expression", lit: "cue", says: "cue" }));
    const holder = (row.marks.holder || []).map((pieces) => ({ pieces, label: "", says: "holder" }));
    const legend = [holder.length && el("span", { class: "mark", "data-hue": "none" }, "holder"),
      cue.length && el("span", { class: "expression", "data-lit": "cue" }, "cue"),
      evidence.length && el("span", { class: "expression", "data-lit": "evidence" }, "evidence")].filter(Boolean);
    return [
      item.context !== undefined && el("details", {}, el("summary", {}, "context"),
        view.inLanguage(item.lang, model.data.words[item.context], "p")),
      el("h3", {}, "Gold ", view.outcomes.badge(row.label)),
      sentence(item, [...evidence, ...cue, ...holder]),
      legend.length ? el("p", { class: "legend" }, legend) : null,
      model.data.systems.map((system, place) => {
        const one = row.outcomes[place];
        if (!item.asked[place]) return null;
        return [
          el("h3", {}, el("bdi", {}, system.name), " ", one && one.label ? view.outcomes.badge(one.label) : null, " ", one ? view.outcomes.chip(one.kind) : el("span", { class: "faint" }, "not asked"),
            one && !one.pieces.length && el("small", {}, "no evidence given")),
          one && one.pieces.length
            ? sentence(item, [{ pieces: one.pieces, layer: "expression", lit: "evidence", says: "predicted evidence" }]) : null,
        ];
      }),
    ];
  }

  /* the same in all languages */

  function everywhere(model, row, act) {
    if (!row.key) {
      return model.data.shared && !row.label
        ? el("p", { class: "faint" }, "The gold has nothing here, so there is nothing to compare between languages.") : null;
    }
    const texts = model.texts.get(row.item.group) || [];
    const langs = [...new Set(texts.map((item) => item.lang))];
    if (langs.length < 2) return null;
    const rows = model.byKey.get(row.key) || [];
    const beside = model.beside.get(row.key) || [];
    const { systems } = model.data;
    return [
      el("h3", {}, "In all languages"),
      el("div", { class: "wide" }, el("table", { class: "everywhere" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "language"), el("th", { scope: "col" }, "gold"),
          systems.map((system) => el("th", { scope: "col", title: system.name }, el("bdi", {}, system.name))))),
        el("tbody", {}, langs.map((lang) => {
          const here = rows.find((one) => one.item.lang === lang);
          const out = beside.find((one) => one.item.lang === lang);
          const name = el("th", { scope: "row" }, view.language(lang).name);
          if (!here) {
            const why = out ? [view.inLanguage(lang, out.words), " not scored in this view"] : "not realised in this language";
            return el("tr", {}, name, el("td", { colspan: systems.length + 1, class: "faint" }, why));
          }
          const words = row.says.target === undefined
            ? view.inLanguage(lang, here.words) : view.outcomes.badge(here.label);
          return el("tr", { "aria-current": here === row ? "true" : null }, name,
            el("td", {}, el("a", { href: act.hash(here) }, words)),
            here.outcomes.map((one, place) => el("td", {}, one
              ? view.outcomes.chip(one.kind)
              : el("span", { class: "faint" }, here.item.asked[place] ? "nothing" : "not asked"))));
        })))),
    ];
  }
})();
