"""Files of CAS as text with annotations. cassis reads them; what is not safe, or no CAS, does not come so far."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any
from xml.parsers import expat

from idlib_corpus.decoding import UndecodedError, json_value
from idlib_corpus.errors import InputError, in_one_line, library
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.annotated import Annotated, Annotation, Arc, Chain, PlaceError
from idlib_corpus.formats.uima.inferred import inferred

AGAIN = "Export it again"
EXPECTED = "a CAS of UIMA as XMI or JSON"
# types that are about the text, and no layers of annotation
PLUMBING = (
    f"{types.DKPRO}segmentation.type.",
    f"{types.DKPRO}metadata.type.",
    "uima.",
    "org.dkpro.core.api.xml.type.",
)


def loaded(data: bytes, where: str, type_system: bytes | None = None) -> Annotated:
    """A file as text with annotations.

    Args:
        data: What stands in it.
        where: The file, for messages.
        type_system: What stands in the file of its type system; if None, the types of XMI are those of DKPro and what
            the file shows of others. JSON has its own.

    Raises:
        InputError: It is no CAS, it is damaged, or cassis is not installed.
        PlaceError: An annotation of it is wrong.
    """
    cassis = library("cassis", types.EXTRA, types.WHY)
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.lstrip()[:1] == b"{":
        return annotated(_quietly(where, cassis.load_cas_from_json, _json(data, where), None, True))
    safe(data, where)
    if type_system is None:
        known = _quietly(where, inferred, data)
    else:
        safe(type_system, types.TYPE_SYSTEM)
        known = _quietly(types.TYPE_SYSTEM, cassis.load_typesystem, BytesIO(type_system))
    return annotated(_quietly(where, cassis.load_cas_from_xmi, BytesIO(data), known, True))


def safe(data: bytes, where: str) -> None:
    """That XML declares no entities: what comes before its first element is read, and no more.

    Raises:
        InputError: It has a document type, or does not begin as XML.
    """

    def declared(*_: Any) -> None:
        raise InputError(where, "XML with a document type (DOCTYPE)", "XML as UIMA writes it, without one", AGAIN)

    def begun(*_: Any) -> None:
        raise _BegunError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = declared, begun
    try:
        parser.Parse(data, True)
    except _BegunError:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError(where, f"no XML: {error}", EXPECTED, AGAIN) from None


class _BegunError(Exception):
    """The first element has come, and there was no document type before it."""


def _json(data: bytes, where: str) -> str:
    try:
        json_value(data)
    except UndecodedError as error:
        raise InputError(where, error.found, EXPECTED, error.remedy or AGAIN) from None
    return data.decode()


def _quietly(where: str, read: Any, *given: Any) -> Any:
    """What cassis reads, without its warnings; but an offset that is none is an error.

    Raises:
        InputError: It cannot be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.filterwarnings("error", "Not mapping external offset")
        try:
            return read(*given)
        except InputError:
            raise
        except Exception as error:  # whatever the library raises where a file is damaged
            found = f"it cannot be read as a CAS: {in_one_line(error)}"
            raise InputError(where, found, EXPECTED, AGAIN) from error


def annotated(cas: Any) -> Annotated:
    """A CAS as text with annotations.

    Args:
        cas: A `cassis.Cas`.

    Raises:
        PlaceError: An annotation has no extent, or none in the text; or something refers to what is not there.
    """
    return _Reader(_viewed(cas)).found()


def _viewed(cas: Any) -> Any:
    """The view that has a text."""
    full = [view.sofa.sofaID for view in cas.views if view.sofa.sofaString]
    if len(full) > 1 and "_InitialView" not in full:
        raise PlaceError("", f"several texts: {', '.join(sorted(full))}", "one text, or one that is _InitialView")
    return cas.get_view(full[0]) if full and "_InitialView" not in full else cas


class _Reader:
    def __init__(self, cas: Any) -> None:
        self._cas, self._text = cas, cas.sofa_string or ""
        if not isinstance(self._text, str):
            raise PlaceError("", "a text that is no text")
        self._ranges = {kind.name: tuple(kind.all_features) for kind in cas.typesystem.get_types(built_in=True)}
        self._above = {kind.name: _above(kind) for kind in cas.typesystem.get_types(built_in=True)}
        # annotations of layers by the numbers that they have in the file
        self._made: dict[int, Annotation] = {}

    def found(self) -> Annotated:
        """All of it."""
        every = sorted(self._cas.select_all_fs(), key=lambda one: one.xmiID)
        spans, arcs, heads, sentences = [], [], [], []
        for one in every:
            name = one.type.name
            if self._is(name, types.ANNOTATION):
                made = self._annotation(one)
                self._made[one.xmiID] = made
                if made.of(types.SENTENCE):
                    sentences.append(made)
                elif self._is_arc(name):
                    arcs.append(one)
                elif self._is_layer(name):
                    spans.append(made)
            elif self._is_chain(name):
                heads.append(one)
        chains = [self._chain(one) for one in heads]
        links = {id(link) for chain in chains for link in chain.links}
        return Annotated(
            self._text,
            _in_order(sentences),
            sorted((one for one in spans if id(one) not in links), key=lambda one: (one.start, -one.end)),
            [self._arc(one) for one in arcs],
            chains,
            frozenset(name for name in self._ranges if self._is_layer(name) and not self._is_arc(name)),
            frozenset(name for name in self._ranges if self._is_arc(name)),
            frozenset(name for name in self._ranges if self._is_chain(name)),
            self._fields(every),
        )

    def _is(self, name: str, above: str) -> bool:
        return name == above or above in self._above[name]

    def _has(self, name: str, *features: str) -> bool:
        return {*features} <= {one.name for one in self._ranges[name]}

    def _is_arc(self, name: str) -> bool:
        return self._has(name, types.HEAD, types.TAIL)

    def _is_chain(self, name: str) -> bool:
        return self._has(name, "first") and name.endswith("Chain")

    def _is_layer(self, name: str) -> bool:
        link = self._has(name, "next") and name.endswith("Link")
        return self._is(name, types.ANNOTATION) and not link and not name.startswith(PLUMBING)

    def _annotation(self, one: Any) -> Annotation:
        place = f"annotation {one.xmiID} (xmi:id)"
        start, end = one.begin, one.end
        if type(start) is not int or type(end) is not int:
            raise PlaceError(place, "without begin and end", "whole numbers")
        if not 0 <= start <= end <= len(self._text):
            raise PlaceError(place, f"from {start} to {end}", f"a stretch of the text, which has {len(self._text)}")
        name = one.type.name
        return Annotation(place, name, start, end, dict(self._values(one)), self._above[name])

    def _values(self, one: Any) -> Iterator[tuple[str, str]]:
        for feature in self._ranges[one.type.name]:
            value = one.get(feature.name)
            if feature.name in ("begin", "end", "sofa") or value is None:
                continue
            if isinstance(value, bool):
                yield feature.name, "true" if value else "false"
            elif isinstance(value, str | int | float):
                yield feature.name.removesuffix("_") if feature._has_reserved_name else feature.name, str(value)

    def _target(self, one: Any, name: str) -> Annotation:
        target = one.get(name)
        made = self._made.get(getattr(target, "xmiID", None) or -1)
        if made is None:
            raise PlaceError(f"annotation {one.xmiID} (xmi:id)", f"no {name} in the view", "an annotation of the file")
        return made

    def _arc(self, one: Any) -> Arc:
        made = self._made[one.xmiID]
        return Arc(made.place, made.layer, self._target(one, types.HEAD), self._target(one, types.TAIL), made.features)

    def _chain(self, one: Any) -> Chain:
        place, links, at = f"chain {one.xmiID} (xmi:id)", list[Annotation](), one
        name, seen = "first", set[int]()
        while getattr(at.get(name), "xmiID", None) is not None:
            made = self._target(at, name)
            at, name = at.get(name), "next"
            if at.xmiID in seen:
                raise PlaceError(place, "a chain that comes back to itself", "links one behind the other")
            seen.add(at.xmiID)
            links.append(made)
            if not self._has(at.type.name, "next"):
                break
        return Chain(place, one.type.name, tuple(links))

    def _fields(self, every: list[Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in every:
            if one.type.name == types.FIELD and one.get("key") and one.get("value"):
                found[str(one.get("key"))] = str(one.get("value"))
        for one in every:
            if self._is(one.type.name, "uima.tcas.DocumentAnnotation"):
                lang = one.get("language")
                if lang and lang != "x-unspecified":
                    found.setdefault("lang", str(lang))
        return found


def _above(kind: Any) -> tuple[str, ...]:
    found, at = [], kind.supertype
    while at is not None:
        found.append(at.name)
        at = at.supertype
    return tuple(found)


def _in_order(sentences: list[Annotation]) -> list[Annotation]:
    found = sorted(sentences, key=lambda one: (one.start, one.end))
    for one, behind in pairwise(found):
        if behind.start < one.end:
            raise PlaceError(behind.place, f"a sentence that begins in another one ({one.place})", "sentences apart")
    return found
