"use strict";
/** The page of errors: what is shown follows from the address, and every choice is an address. */
document.addEventListener("DOMContentLoaded", async () => {
  const { el, filters } = view;
  const { main, panel } = view.shell();
  const TASKS = { ner: "Named entities", stance: "Stance", relations: "Relations" };
  let model;
  try {
    model = view.outcomes.model(await view.load("outcomes"));
  } catch (error) {
    view.fail(main, error.message);
    return;
  }
  const { data } = model;
  document.title = `Errors: ${TASKS[data.task]} · idlib-corpus`;

  let filter = null;
  let found = [];
  let pending = 0;

  const act = {
    hash: (row) => view.route.hash("", { ...filters.query(filter), row: row.id }),
    choose: (row) => view.route.go("", { ...filters.query(filter), row: row.id }, true),
    close: () => view.route.go("", filters.query(filter), true),
    sort: (sort) => change({ sort }),
  };

  /** Change the filter; a row that it hides stays in the details. */
  function change(what) {
    const next = what === null ? filters.read(new Map()) : { ...filter, ...what };
    const row = view.route.read().query.get("row") || "";
    window.clearTimeout(pending);
    const typed = what && "search" in what;
    pending = window.setTimeout(() => view.route.go("", { ...filters.query(next), row }, true), typed ? 120 : 0);
  }

  const grid = view.grid(model, act);
  const summary = el("div", { class: "wide" });
  const tables = el("div", { class: "wide pair", id: "confusion", hidden: true });
  const told = el("div", { class: "notes", id: "notes", hidden: true }, notes());
  /** Buttons that open what is not always of use. */
  const every = el("button", { "aria-expanded": "false" }, "Every language");
  const confusion = el("button", { "aria-expanded": "false", "aria-controls": "confusion" }, "Confusion matrix");
  const how = el("button", { "aria-expanded": "false", "aria-controls": "notes" }, "How it was scored");
  const form = el("div");
  const count = el("p", { class: "faint counted" });
  const langs = data.systems.some((system) => system.parts.length > 2);

  const open = (button) => button.getAttribute("aria-expanded") === "true";
  for (const button of [every, confusion, how]) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(!open(button)));
      top();
    });
  }

  main.append(
    el("h1", {}, `Errors: ${TASKS[data.task]}`),
    el("section", { "aria-label": "Scores" }, summary, apart(),
      el("p", { class: "under" }, langs && every, confusion, how), tables, told),
    el("section", { "aria-label": "Rows" }, form, count, grid.element));

  /** A warning where the scores of all rows do not compare. */
  function apart() {
    const same = data.items.every((item) => new Set(item.asked).size === 1);
    return same ? null : el("p", { class: "apart" },
      "The systems have different rows: compare their scores within one language, not over all rows.");
  }

  function notes() {
    const lines = data.systems.flatMap((system) => [
      el("li", {}, el("bdi", {}, system.name), ": ", el("code", {}, system.file), ", ", el("code", {}, system.signature)),
      ...system.notes.map((note) => el("li", {}, el("bdi", {}, system.name), `: ${note}`)),
    ]);
    return [
      el("p", {}, data.task === "ner"
        ? "Scores are in percent. Precision, recall and F1 are strict: the extent and the type must be right. A prediction that overlaps a mention of the gold is one of its outcomes: wrong type, wrong boundary, or both."
        : "Scores are in percent, as idlib-corpus score gives them. Where the targets are states and claims, they are means over both. Where several cells are one decision of the annotators, scores count it once a language; the numbers of outcomes count every cell."),
      el("ul", {}, lines),
    ];
  }

  function top() {
    view.keepingFocus(summary, () => summary.replaceChildren(view.summary(model, filter, open(every), change)));
    tables.hidden = !open(confusion);
    told.hidden = !open(how);
    if (!open(confusion)) return;
    view.keepingFocus(tables, () => tables.replaceChildren(...view.confusions(model, filter, change)));
  }

  /** The controls, made anew unless a reader is typing into one. */
  function controls() {
    const typed = form.querySelector("#search");
    if (typed && typed === document.activeElement) return;
    view.keepingFocus(form, () => form.replaceChildren(filters.form(model, filter, change)));
  }

  let before = "";
  view.route.listen(({ query }) => {
    filter = filters.read(query);
    const said = JSON.stringify(filter);
    const row = model.byId.get(query.get("row") || "") || null;
    if (said !== before) {
      before = said;
      found = filters.rows(model, filter);
      top();
      controls();
      count.textContent = `${found.length.toLocaleString("en")} of ${model.rows.length.toLocaleString("en")} rows`;
      view.say(count.textContent);
    }
    view.showRow(panel, model, row, act); // first, since it may lie over the rows
    grid.show(found, filter, row);
    if (query.get("row") && !row) view.say("There is no such row");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.hasAttribute("data-open")) {
      act.close();
      grid.element.focus();
    }
  });
});
