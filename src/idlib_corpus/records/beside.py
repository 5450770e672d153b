"""Offsets and the words that stand beside them: whether they agree, and if not, what is likely the cause."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from idlib_corpus.records.units import UNITS, Counting, Flags, Ints, Texts

OTHERS = tuple(Counting(unit, inclusive) for inclusive in (False, True) for unit in UNITS)
EXPECTED = "offsets of these words"


@dataclass(frozen=True)
class Site:
    """Spans of one kind.

    Args:
        row: The row of each.
        text: Which of the texts it is in.
        start: As they stand.
        end: As they stand.
        said: Whether both stand there.
        words: The words beside it, a `pyarrow.StringArray`; None if there are none.
        parted: Whether it stands in several pieces.
    """

    row: Ints
    text: Ints
    start: Ints
    end: Ints
    said: Flags
    words: Any
    parted: Flags


def with_words(site: Site) -> Site:
    """The spans that have words beside them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    told = pc.greater(pc.fill_null(pc.binary_length(site.words), 0), 0).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(told & site.said)
    return Site(
        site.row[at],
        site.text[at],
        site.start[at],
        site.end[at],
        site.said[at],
        site.words.take(pa.array(at)),
        site.parted[at],
    )


class Beside:
    """Spans with words beside them, of all kinds."""

    def __init__(self, sites: Sequence[Site], places: Texts, texts: Any) -> None:
        import pyarrow as pa

        self._places, self._texts = places, texts
        self.notes: tuple[str, ...] = ()
        kept = [site for site in sites if len(site.row)]
        self._some = bool(kept)
        if not kept:
            return
        self._row, self._text, self._start, self._end, self._parted = (
            np.concatenate([getattr(site, name) for site in kept])
            for name in ("row", "text", "start", "end", "parted")
        )
        self._words = pa.concat_arrays([site.words for site in kept])
        known = np.flatnonzero(places.known[self._text])
        self._row, self._text, self._start, self._end, self._parted = (
            one[known] for one in (self._row, self._text, self._start, self._end, self._parted)
        )
        self._words = self._words.take(pa.array(known))

    def wrong(self, counting: Counting) -> dict[int, tuple[str, str, str]]:
        """What is wrong, by row."""
        if not self._some:
            return {}
        agree = self._agree(counting)
        reasons: set[str] = set()
        for at in np.flatnonzero(~agree).tolist():
            if alike := self._alike(at, counting):
                agree[at] = True
                reasons.add(alike)
        if reasons:
            told = ", ".join(sorted(reasons - {"pieces"}))
            self.notes = (f"words beside offsets are written otherwise than in the text ({told})",) if told else ()
        against = np.flatnonzero(~agree)
        if not len(against):
            return {}
        cause, remedy = self._cause(counting, agree, against)
        found: dict[int, tuple[str, str, str]] = {}
        for at in against.tolist():
            row = int(self._row[at])
            if row not in found:
                words, there = self._words[at].as_py(), self._slice(at, counting)
                told = f"the offsets {self._start[at]}-{self._end[at]} give {there}"
                told += f', and the words beside them are "{words}"; {cause or self._elsewhere(at)}'
                found[row] = (told, EXPECTED, remedy)
        return found

    def _agree(self, counting: Counting) -> Flags:
        spans = self._places.spans(self._text, self._start, self._end, counting)
        return self._places.equal(self._text, *spans, self._words)

    def _place(self, at: int, counting: Counting) -> tuple[int, int] | None:
        one = np.array([at])
        start, end, right = self._places.spans(self._text[one], self._start[one], self._end[one], counting)
        return (int(start[0]), int(end[0])) if right[0] else None

    def _slice(self, at: int, counting: Counting) -> str:
        place = self._place(at, counting)
        if place is None:
            length = int(self._places.lengths(self._text[[at]])[0])
            return f"nothing, in a text of {length} code points"
        return f'"{self._given(at)[place[0] : place[1]]}"'

    def _given(self, at: int) -> str:
        text: str = self._texts[int(self._text[at])].as_py()
        return text

    def _alike(self, at: int, counting: Counting) -> str:
        """Why words that differ from the text are the same; empty if they are not."""
        place = self._place(at, counting)
        if place is None:
            return ""
        there, words = self._given(at)[place[0] : place[1]], self._words[at].as_py()
        if self._parted[at]:
            # the words of what stands in pieces may leave out what is between them
            left = iter(there)
            return "pieces" if all(character in left for character in words if not character.isspace()) else ""
        forms: tuple[tuple[str, Callable[[str], str]], ...] = (
            ("NFC and NFD", lambda text: unicodedata.normalize("NFC", text)),
            ("kinds of white space, as NBSP", _blanks),
            ("NFC and NFD, kinds of white space", lambda text: _blanks(unicodedata.normalize("NFC", text))),
            ("letters in another case", lambda text: _blanks(unicodedata.normalize("NFC", text)).casefold()),
        )
        return next((name for name, form in forms if form(there) == form(words) != ""), "")

    def _cause(self, counting: Counting, agree: Flags, against: Ints) -> tuple[str, str]:
        """The likely cause, and how to mend it; empty if none explains most of what is wrong."""
        best, most = None, 0
        for other in OTHERS:
            if other == counting:
                continue
            there = self._agree(other)
            explained, lost = int(there[against].sum()), int((agree & ~there).sum())
            if explained > most and 2 * explained >= len(against) and 10 * lost <= explained:
                best, most = other, explained
        if best is not None:
            share = "" if most == len(against) else f" (that explains {most} of {len(against)})"
            if best.ours:
                return f"the offsets count code points, half-open{share}", f"Leave out {counting.options}"
            instead = f" in the place of {counting.options}" if not counting.ours else ""
            return f"{best}{share}", f"Say so with {best.options}{instead}"
        for form, other_form in (("NFC", "NFD"), ("NFD", "NFC")):
            if sum(self._in_form(at, form) for at in against.tolist()) * 2 >= len(against):
                cause = f"the offsets count on the text in {form}, and the text that stands here is in {other_form}"
                return cause, f"Write the text in {form}"
        return "", ""

    def _in_form(self, at: int, form: Any) -> bool:
        text = unicodedata.normalize(form, self._given(at))
        words = unicodedata.normalize(form, self._words[at].as_py())
        return text[int(self._start[at]) : int(self._end[at])] == words

    def _elsewhere(self, at: int) -> str:
        place = self._given(at).find(words := self._words[at].as_py())
        return f"they stand at {place}-{place + len(words)}" if place >= 0 else "the text does not have them"


def _blanks(text: str) -> str:
    """The text with one blank for each stretch of white space."""
    return re.sub(r"\s+", " ", text)
