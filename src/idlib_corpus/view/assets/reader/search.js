"use strict";
/** Search in all texts of the site; the texts of each language are loaded when something is searched for. */
(() => {
  const { el } = view;
  /** Results that are listed at once. */
  const PAGE = 100;
  /** Letters on either side of what was found. */
  const AROUND = 40;
  /** Folded texts by language: of each sentence both forms are made once. */
  const folded = new Map();

  /**
   * The field and the place of its results.
   * @param {Object} reader The reader.
   * @returns {{form: Element, results: Element, wanted: function(): string, close: function(): boolean}} What stands in
   *   the head and below it; what is searched for; and what closes the results, which says whether they were open.
   */
  view.search = (reader) => {
    const input = el("input", { type: "search", id: "wanted", placeholder: "Search all texts", "aria-label": "Search all texts, in any language", "aria-controls": "results" });
    const form = el("form", { role: "search" }, input);
    const results = el("section", { id: "results", "aria-label": "Search results", hidden: true });
    let asked = 0;
    let timer = 0;

    async function run() {
      const wanted = input.value;
      asked += 1;
      const mine = asked;
      if (!wanted.trim()) {
        close();
        return;
      }
      try {
        const found = await matches(wanted, reader);
        if (mine !== asked) return;
        results.hidden = false;
        list(results, found, wanted, reader, PAGE);
      } catch (error) {
        results.hidden = false;
        view.fail(results, error.message);
      }
      view.showFound(document.getElementById("text"), wanted);
    }

    function close() {
      const open = !results.hidden;
      results.hidden = true;
      results.replaceChildren();
      asked += 1;
      return open;
    }

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(run, 120);
    });
    input.addEventListener("focus", () => input.value && results.hidden && run());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      results.querySelector("a")?.focus();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      run();
    });
    results.addEventListener("keydown", (event) => step(event, results, input));
    results.addEventListener("click", (event) => {
      if (event.target.closest("a")) close();
      if (event.target.closest(".shut")) {
        close();
        input.focus();
      }
    });
    return { form, results, wanted: () => input.value, close };
  };

  function step(event, results, input) {
    const links = [...results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (Number.isNaN(at)) return;
    event.preventDefault();
    (links[at] || (at < 0 ? input : links[links.length - 1])).focus();
  }

  async function texts(lang) {
    const documents = await view.load(`search/${lang}`);
    if (!folded.has(lang)) {
      folded.set(lang, documents.flatMap(({ document, sentences }) =>
        sentences.map(({ id, text }) => ({ document, sentence: id, lang, text, folded: view.fold(text, lang) }))));
    }
    return folded.get(lang);
  }

  /** The sentences that have it: those of the document that is shown first, then in the order of the corpus. */
  async function matches(wanted, reader) {
    const { languages, documents } = view.data("index");
    const all = (await Promise.all(languages.map(({ code }) => texts(code)))).flat();
    const forms = new Map(languages.map(({ code }) => [code, view.wanted(wanted, code)]));
    const place = new Map(documents.map(({ id }, number) => [id, id === reader.document?.id ? -1 : number]));
    return all.filter((one) => forms.get(one.lang).some((form) => one.folded.includes(form)))
      .sort((a, b) => place.get(a.document) - place.get(b.document));
  }

  function list(results, found, wanted, reader, most) {
    const held = results.contains(document.activeElement);
    const count = found.length === 1 ? "1 sentence" : `${found.length} sentences`;
    results.replaceChildren(
      el("p", { class: "faint", role: "status" }, found.length ? `${count} with “${wanted.trim()}”` : `No sentence has “${wanted.trim()}”.`,
        el("button", { class: "shut", "aria-label": "Close the results" }, "×")),
      el("ol", {}, found.slice(0, most).map((one) => result(one, wanted, reader))),
      ...(found.length > most ? [el("button", { on: { click: () => list(results, found, wanted, reader, most + PAGE) } }, `${found.length - most} more`)] : []),
    );
    if (held) results.querySelectorAll("a")[most - PAGE]?.focus();
  }

  function result(one, wanted, reader) {
    const langs = reader.langs.includes(one.lang) ? reader.langs : [...reader.langs.slice(0, 1), one.lang];
    return el("li", {}, el("a", { href: view.route.hash(one.document, { langs: langs.join(","), s: one.sentence }) },
      el("small", {}, `${one.document} · ${one.sentence} · ${view.language(one.lang).name}`), snippet(one, wanted)));
  }

  /** Where a snippet begins or ends: at the next blank on the way to what was found, if one is near. */
  function edge(letters, from, found, step) {
    if (from === 0 || from === letters.length) return from;
    for (let at = from; at !== found && Math.abs(at - from) < AROUND / 2; at += step) {
      if (letters[step > 0 ? at - 1 : at] === " ") return at;
    }
    return from;
  }

  function snippet(one, wanted) {
    const letters = Array.from(one.text);
    const said = (start, end) => letters.slice(start, end).join("");
    const found = view.occurrences(one.text, wanted, one.lang);
    const [first, last] = [found[0][0], found[0][1]];
    const start = edge(letters, Math.max(0, first - AROUND), first, 1);
    const end = edge(letters, Math.min(letters.length, last + AROUND), last, -1);
    return view.el("span", { lang: one.lang, dir: view.language(one.lang).direction, class: "snippet" },
      start > 0 && "… ", said(start, first), el("mark", {}, said(first, last)), said(last, end), end < letters.length && " …");
  }
})();
