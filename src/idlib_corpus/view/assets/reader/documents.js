"use strict";
/** The list of documents: filtered by words of title or id, by split, by the language that they were written in first. */
(() => {
  const { el } = view;

  /**
   * Fill the list, which stays as a reader has filtered it.
   * @param {Element} place Where.
   * @param {Object} reader The reader.
   * @returns {{button: Element, mark: function(): void}} The button that opens and closes it on narrow screens, and
   *   what marks the document that is shown.
   */
  view.documentList = (place, reader) => {
    const { documents } = view.data("index");
    const wanted = el("input", { type: "search", placeholder: "Title or id", "aria-label": "Filter documents by title or id" });
    const split = choice("Split", "all splits", documents.map((one) => one.split));
    const source = choice("First language", "all first languages", documents.map((one) => one.source_language),
      (code) => view.language(code).name);
    const list = el("div", { class: "documents" });
    const count = el("p", { class: "faint", role: "status" });
    const fill = () => {
      const words = view.fold(wanted.value);
      const found = documents.filter((one) => (!split.value || one.split === split.value)
        && (!source.value || one.source_language === source.value)
        && [one.id, ...one.titles.map((title) => title.title)].some((text) => view.fold(text).includes(words)));
      count.textContent = `${found.length} of ${documents.length} documents`;
      list.replaceChildren(...groups(found, reader));
    };
    [wanted, split, source].forEach((control) => control.addEventListener("input", fill));
    const button = el("button", { "aria-expanded": "false", "aria-controls": "documents", class: "opens-documents" }, "Documents");
    const set = (open) => {
      place.toggleAttribute("data-open", open);
      button.setAttribute("aria-expanded", String(open));
    };
    button.addEventListener("click", () => {
      set(!place.hasAttribute("data-open"));
      if (place.hasAttribute("data-open")) wanted.focus();
    });
    place.addEventListener("click", (event) => event.target.closest("a") && set(false));
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !place.hasAttribute("data-open")) return;
      event.stopPropagation();
      set(false);
      button.focus();
    });
    place.replaceChildren(wanted, split, source, count, list);
    return { button, mark: fill };
  };

  function choice(name, all, values, named = (value) => value) {
    const options = [...new Set(values)].map((value) => el("option", { value }, named(value)));
    return el("select", { "aria-label": name }, el("option", { value: "" }, all), options);
  }

  const folder = (one) => (one.id.includes("/") ? one.id.slice(0, one.id.lastIndexOf("/")) : "");

  function groups(found, reader) {
    const groups = view.grouped(found.map((one) => ({ one, folder: folder(one) })), "folder");
    return [...groups].flatMap(([name, ones]) => [
      name && el("h2", {}, name),
      el("ul", {}, ones.map(({ one }) => item(one, reader))),
    ]).filter(Boolean);
  }

  function item(one, reader) {
    const title = one.titles.find((text) => text.lang === "en") || one.titles.find((text) => reader.langs.includes(text.lang)) || one.titles[0];
    const langs = reader.langs.filter((lang) => one.titles.some((text) => text.lang === lang));
    return el("li", {}, el("a", {
      href: view.route.hash(one.id, { langs: langs.join(",") }),
      "aria-current": reader.document?.id === one.id ? "page" : null,
    }, view.inLanguage(title.lang, title.title), el("small", {}, `${one.id.slice(folder(one).length).replace("/", "")} · ${one.split}`)));
  }
})();
