"use strict";
/** The reader: what is shown follows from the address, and every choice is an address. */
document.addEventListener("DOMContentLoaded", () => {
  const { el } = view;
  const { reader } = view;
  const languages = el("fieldset", { class: "languages" });
  const filters = el("div", { class: "filters" });
  const wide = window.matchMedia("(min-width: 60rem)").matches;
  const legend = el("details", { class: "legend", open: wide }, el("summary", {}, "Languages, legend and filters"), languages, filters);
  const search = view.search(reader);
  const help = view.help();
  const opens = el("span", {});
  const { head, main, panel, documents } = view.shell([opens, search.form, help.button]);
  const list = view.documentList(documents, reader);
  opens.replaceWith(list.button);
  head.after(search.results, el("section", { "aria-label": "Languages, legend and filters" }, legend));
  document.body.append(help.dialog);

  reader.changed = (what) => {
    if (what.text) {
      document.title = `${reader.texts[0].title} · idlib-corpus`;
      view.keepingFocus(languages, () => view.showLanguages(languages, reader));
      view.keepingFocus(filters, () => view.showFilters(filters, reader, refiltered));
      view.showText(main, reader);
      view.filter(main);
      view.rove(main);
      view.showFound(main, search.wanted());
      list.mark();
    }
    main.querySelectorAll(".sentence").forEach((row) => {
      row.toggleAttribute("data-chosen", row.dataset.sentence === reader.at.sentence);
    });
    details();
    view.light(reader);
    if (what.choice) reveal(what.text);
  };
  reader.lit = () => {
    view.light(reader);
    if (!reader.at.mention && view.tabOf(reader).id === "mention") details();
  };
  reader.failed = (text) => {
    reader.document = null;
    view.fail(main, text);
    panel.replaceChildren();
  };

  function details() {
    view.keepingFocus(panel, () => view.showPanel(panel, reader));
  }

  function refiltered() {
    view.filter(main);
    view.rove(main);
    reader.changed({});
  }

  function reveal(center) {
    const { mention, sentence } = reader.at;
    const row = [...main.querySelectorAll(".sentence")].find((one) => one.dataset.sentence === sentence);
    const [first, ...others] = view.elementsOf(mention);
    const seen = [first, ...others].find((one) => one && languageOf(one) === used);
    (seen || first || row)?.scrollIntoView({ block: center ? "center" : "nearest" });
  }

  /** The language whose column a reader used last. */
  let used = "";
  const languageOf = (element) => element.closest("[data-lang]")?.dataset.lang || "";

  const mentionAt = (target) => target.closest?.(".mention:not([data-off])")?.dataset.id || "";

  function choose(event) {
    const id = mentionAt(event.target);
    if (!id || event.target.closest("a") || window.getSelection().toString()) return;
    used = languageOf(event.target);
    reader.go({ m: id, s: reader.sentenceOf(id), cell: "", rel: "", tab: "" });
  }

  main.addEventListener("pointerover", (event) => reader.point({ mention: mentionAt(event.target) }));
  main.addEventListener("pointerleave", () => reader.point({}));
  main.addEventListener("focusin", (event) => {
    if (event.target.matches(".mention")) view.rove(main, event.target);
    reader.point({ mention: mentionAt(event.target) });
  });
  main.addEventListener("focusout", () => reader.point({}));
  main.addEventListener("click", choose);
  main.addEventListener("keydown", (event) => {
    if (view.stepped(event, main)) return;
    if ((event.key === "Enter" || event.key === " ") && event.target.matches(".mention")) {
      event.preventDefault();
      choose(event);
    }
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, select, textarea");
    if (event.key === "Escape" && !help.dialog.open && !search.close()) {
      const back = panel.contains(document.activeElement) && view.elementsOf(reader.at.mention)[0];
      reader.close();
      if (back) back.focus();
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      search.form.querySelector("input").focus();
    } else if (event.key === "?" && !typing) {
      help.dialog.showModal();
    }
  });

  view.route.listen(reader.follow);
});
