"use strict";
/**
 * The one global of all pages. Every script hangs its functions on it; data register themselves by `view.add`.
 * @namespace
 */
const view = {};

(() => {
  const store = new Map();
  const loading = new Map();

  /**
   * Register a value; every file below `data/` is one call of this.
   * @param {string} name What it is loaded by, `documents/zones/saar`.
   * @param {*} value The value.
   */
  view.add = (name, value) => {
    store.set(name, value);
  };

  /**
   * A value that is there already, `index` for instance.
   * @param {string} name Its name.
   * @returns {*} The value; undefined if it was not loaded.
   */
  view.data = (name) => store.get(name);

  /**
   * Load a value by its script, once.
   * @param {string} name Its name.
   * @returns {Promise<*>} The value; an error says which file is missing.
   */
  view.load = (name) => {
    if (store.has(name)) return Promise.resolve(store.get(name));
    if (!loading.has(name)) loading.set(name, injected(name));
    return loading.get(name);
  };

  function injected(name) {
    const path = `data/${name.split("/").map(encodeURIComponent).join("/")}.js`;
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const fail = () => {
        loading.delete(name);
        reject(new Error(`${path} cannot be read. Was the folder copied whole?`));
      };
      script.onload = () => (store.has(name) ? resolve(store.get(name)) : fail());
      script.onerror = fail;
      script.src = path;
      document.head.append(script);
    });
  }

  /**
   * Make an element. Texts become text nodes, never HTML.
   * @param {string} tag Its name; `svg:path` for one of SVG.
   * @param {Object<string, *>} [attributes] Attributes; `on` has listeners by event; null and false are left out.
   * @param {...(Node|string|number|null|Array)} children What stands in it.
   * @returns {Element} The element.
   */
  view.el = (tag, attributes = {}, ...children) => {
    const svg = tag.startsWith("svg:");
    const made = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
      : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") Object.entries(value).forEach(([event, listener]) => made.addEventListener(event, listener));
      else if (value === true) made.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
      .map((child) => (child instanceof Node ? child : String(child))));
    return made;
  };

  /**
   * Say something to readers of screens, in the live region of the page.
   * @param {string} text What.
   */
  view.say = (text) => {
    const region = document.getElementById("said");
    if (region) region.textContent = text;
  };

  const KEYS = ["id", "value", "href", "data-filter", "data-relation", "data-cell"];

  /**
   * Show something anew; what had the focus there has it again.
   * @param {Element} place Where.
   * @param {function(): void} show What shows it.
   */
  view.keepingFocus = (place, show) => {
    const held = place.contains(document.activeElement) ? document.activeElement : null;
    show();
    const name = held && KEYS.find((key) => held.hasAttribute(key));
    if (!name || place.contains(held)) return;
    const value = held.getAttribute(name);
    [...place.querySelectorAll(`${held.localName}[${name}]`)].find((one) => one.getAttribute(name) === value)?.focus();
  };

  /**
   * A map from the ids of records to them.
   * @template T
   * @param {T[]} records Records.
   * @param {string} [key] The field that is the id.
   * @returns {Map<string, T>} The map.
   */
  view.by = (records, key = "id") => new Map(records.map((record) => [record[key], record]));

  /**
   * Records in groups by a field, in order.
   * @template T
   * @param {T[]} records Records.
   * @param {string} key The field.
   * @returns {Map<string, T[]>} The groups.
   */
  view.grouped = (records, key) => {
    const groups = new Map();
    for (const record of records) {
      if (!groups.has(record[key])) groups.set(record[key], []);
      groups.get(record[key]).push(record);
    }
    return groups;
  };

  /**
   * A setting that outlives the page, where the browser keeps any.
   * @param {string} name Its name.
   * @param {string} [value] What it shall be.
   * @returns {string} What it is; empty if it is not known.
   */
  view.setting = (name, value) => {
    try {
      if (value !== undefined) window.localStorage.setItem(`idlib-view.${name}`, value);
      return window.localStorage.getItem(`idlib-view.${name}`) || "";
    } catch {
      return value || ""; // a browser that keeps nothing for pages from the disk, or in a frame
    }
  };
})();
