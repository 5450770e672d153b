"use strict";
/** Texts as a search compares them: one form of each letter, large or small, wide or narrow, with vowel signs or not. */
(() => {
  /** Vowel signs of Arabic and the stroke that lengthens words; soft hyphen; joiners and marks of direction. */
  const DROPPED = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640\u00ad\u200b-\u200f\u061c]/u;
  const caches = new Map();

  function folded(letter, turkic) {
    if (DROPPED.test(letter)) return "";
    if (/\s/u.test(letter)) return " ";
    if (letter === "’" || letter === "‘") return "'";
    const plain = letter.normalize("NFKC");
    if (turkic) return plain.toLocaleUpperCase("tr").toLocaleLowerCase("tr");
    // dotless i is a letter of its own; the large dotted one is an i
    return plain === "ı" ? plain : plain.toUpperCase().toLowerCase().replace("i\u0307", "i");
  }

  /**
   * A text folded: after Unicode's case folding, letter by letter, so that places can be found again. Turkish and
   * Azerbaijani have their own pairs of i and ı.
   * @param {string} text The text.
   * @param {string} [lang] Its language.
   * @param {number[]} [places] Takes, for each UTF-16 unit of the result, the number of its letter (code point) in the
   *   text, and the number of letters at the end. The text must be in NFC then.
   * @returns {string} The folded text.
   */
  view.fold = (text, lang = "", places = null) => {
    const turkic = /^(tr|az)\b/.test(lang);
    if (!caches.has(turkic)) caches.set(turkic, new Map());
    const cache = caches.get(turkic);
    let result = "";
    let number = 0;
    for (const letter of places ? text : text.normalize("NFC")) {
      let found = cache.get(letter);
      if (found === undefined) cache.set(letter, (found = folded(letter, turkic)));
      if (places) for (let unit = 0; unit < found.length; unit += 1) places.push(number);
      result += found;
      number += 1;
    }
    if (places) places.push(number);
    return result;
  };

  /**
   * What a reader searches for, as it may stand in folded texts of a language: typed with the letters of Turkish, and
   * typed without.
   * @param {string} wanted What was typed.
   * @param {string} lang The language.
   * @returns {string[]} One or two forms; none if nothing was typed.
   */
  view.wanted = (wanted, lang) => {
    const words = wanted.trim().replace(/\s+/gu, " ");
    return [...new Set([view.fold(words, lang), view.fold(words)])].filter(Boolean);
  };

  /**
   * Where a text has what is searched for.
   * @param {string} text The text, in NFC.
   * @param {string} wanted What was typed.
   * @param {string} lang The language of the text.
   * @returns {Array<[number, number]>} Code points, half-open, in order.
   */
  view.occurrences = (text, wanted, lang) => {
    const places = [];
    const folded = view.fold(text, lang, places);
    const found = [];
    for (const form of view.wanted(wanted, lang)) {
      for (let at = folded.indexOf(form); at >= 0; at = folded.indexOf(form, at + form.length)) {
        found.push([places[at], places[at + form.length - 1] + 1]);
      }
      if (found.length) break;
    }
    return found;
  };
})();
