"use strict";
/** Legend and filters in one: what colours and lines mean, and which of them are shown. */
(() => {
  const { el } = view;
  /** What is switched off: by `types`, `levels`, `link_status`, `layers`. */
  const off = { types: new Set(), levels: new Set(), link_status: new Set(), layers: new Set() };
  const LAYERS = [
    ["entities", "Mentions"], ["coref", "Chains"], ["relations", "Relations"], ["stance", "Stance"],
    ["facts", "Facts and citations"],
  ];

  /**
   * Whether a layer is switched off.
   * @param {string} layer `entities`, `coref`, `relations`, `stance`, `facts`.
   * @returns {boolean} Whether it is.
   */
  view.without = (layer) => off.layers.has(layer);

  /**
   * Switch off the mentions of the text that the filters leave out.
   * @param {Element} main The text.
   */
  view.filter = (main) => {
    main.querySelectorAll(".mention").forEach((element) => {
      const { type, level, status } = element.dataset;
      const out = off.layers.has("entities") || off.types.has(type) || off.levels.has(level) || off.link_status.has(status);
      element.toggleAttribute("data-off", out);
    });
    main.toggleAttribute("data-without-facts", off.layers.has("facts"));
  };

  /**
   * Show the legend of a document.
   * @param {Element} place Where.
   * @param {Object} reader The reader.
   * @param {function(): void} changed What is called when a filter changes.
   */
  view.showFilters = (place, reader, changed) => {
    const counts = counted(reader);
    place.replaceChildren(...[
      group("Types", "types", counts, (type) => [el("span", { class: "sample", "data-hue": view.labels.hue(type) }), type]),
      group("Levels", "levels", counts, (level) => [el("span", { class: "sample", "data-level": level }), view.labels.level(level)]),
      group("Link", "link_status", counts, (status) => [status]),
      layers(reader),
      worded(),
    ].filter(Boolean));
    place.onchange = (event) => {
      const [name, label] = event.target.dataset.filter?.split(" ") || [];
      if (!off[name]) return;
      off[name][event.target.checked ? "delete" : "add"](label);
      changed();
    };
  };

  /** How many mentions of the first text that is shown have each label. */
  function counted(reader) {
    const counts = { types: new Map(), levels: new Map(), link_status: new Map() };
    const add = (name, label) => label && counts[name].set(label, (counts[name].get(label) || 0) + 1);
    for (const mark of reader.texts[0].sentences.flatMap((sentence) => sentence.mentions)) {
      const entity = reader.entity(mark.entity);
      add("types", entity.type);
      add("levels", mark.level);
      add("link_status", entity.link_status);
    }
    return counts;
  }

  function group(title, name, counts, content) {
    const labels = [...new Set([...view.labels.of(name), ...counts[name].keys()])].filter((label) => counts[name].has(label));
    return el("fieldset", {}, el("legend", {}, title), labels.map((label) =>
      box(`${name} ${label}`, !off[name].has(label), view.labels.says(name, label), content(label), counts[name].get(label))));
  }

  function layers(reader) {
    const there = (layer) => (layer === "facts" ? reader.has.facts : reader.document.layers.includes(layer));
    const boxes = LAYERS.filter(([layer]) => there(layer))
      .map(([layer, name]) => box(`layers ${layer}`, !off.layers.has(layer), "", [name]));
    return boxes.length > 0 && el("fieldset", {}, el("legend", {}, "Layers"), boxes);
  }

  function box(filter, checked, says, content, count) {
    return el("label", { class: "chip", title: says || null },
      el("input", { type: "checkbox", checked, "data-filter": filter }), content, count && el("small", {}, count));
  }

  /** The types in words within the text, as in print. */
  function worded() {
    const input = el("input", { type: "checkbox", checked: document.body.hasAttribute("data-worded") });
    input.addEventListener("change", () => document.body.toggleAttribute("data-worded", input.checked));
    return el("fieldset", {}, el("legend", {}, "Text"), el("label", { class: "chip" }, input, "Types in words"));
  }
})();
