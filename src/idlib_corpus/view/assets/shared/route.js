"use strict";
/**
 * Where a reader is, as the hash of the address: `#zones/saar?langs=fr,ar&s=s3&m=league.2`. That is a permalink; the
 * browser's back and forward go through what was written with `go`.
 */
(() => {
  /**
   * @typedef {Object} Route
   * @property {string} path A document, `zones/saar`; empty for none.
   * @property {Map<string, string>} query What else: languages, sentence, mention.
   */

  const readable = (text) => encodeURIComponent(text).replace(/%2F/gi, "/").replace(/%2C/gi, ",").replace(/%3A/gi, ":");

  function decoded(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return text; // half an escape, typed by hand
    }
  }

  view.route = {
    /**
     * The route that a hash says.
     * @param {string} [hash] With or without its `#`; that of the address by default.
     * @returns {Route} The route.
     */
    read(hash = window.location.hash) {
      const text = hash.replace(/^#/, "");
      const cut = text.indexOf("?");
      const path = cut < 0 ? text : text.slice(0, cut);
      const pairs = (cut < 0 ? "" : text.slice(cut + 1)).split("&").filter(Boolean);
      const query = new Map();
      for (const pair of pairs) {
        const at = pair.indexOf("=");
        query.set(decoded(at < 0 ? pair : pair.slice(0, at)), at < 0 ? "" : decoded(pair.slice(at + 1)));
      }
      return { path: decoded(path), query };
    },

    /**
     * The hash of a route.
     * @param {string} path The document.
     * @param {Object<string, string>|Map<string, string>} [query] What else; what is empty is left out.
     * @returns {string} With its `#`.
     */
    hash(path, query = {}) {
      const pairs = [...(query instanceof Map ? query : Object.entries(query))].filter(([, value]) => value);
      const said = pairs.map(([name, value]) => `${readable(name)}=${readable(value)}`).join("&");
      return `#${readable(path)}${said ? `?${said}` : ""}`;
    },

    /**
     * Go to a route.
     * @param {string} path The document.
     * @param {Object<string, string>|Map<string, string>} [query] What else.
     * @param {boolean} [replace] Take the place of where the reader is, so that "back" does not come back to it.
     */
    go(path, query = {}, replace = false) {
      const hash = view.route.hash(path, query);
      if (hash === window.location.hash) return;
      // the page follows at once: by `location.hash` the browser would tell it later, and a key that was pressed
      // meanwhile would still find the page where it was
      window.history[replace ? "replaceState" : "pushState"](null, "", hash);
      window.dispatchEvent(new HashChangeEvent("hashchange"));
    },

    /**
     * Call something now and whenever the route changes.
     * @param {function(Route): void} listener What is called.
     */
    listen(listener) {
      window.addEventListener("hashchange", () => listener(view.route.read()));
      listener(view.route.read());
    },
  };
})();
