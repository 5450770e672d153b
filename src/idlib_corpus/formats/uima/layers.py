"""Which layers of a text are entities and relations, and which of their features is the label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from idlib_corpus.errors import InputError
from idlib_corpus.escapes import clean
from idlib_corpus.formats.uima import types
from idlib_corpus.formats.uima.annotated import Annotated, Annotation, Arc, PlaceError

VALUE = "value"
# features that name a thing, and are no labels
NAMES = ("identifier",)


def short(layer: str) -> str:
    """The last part of the name of a type."""
    return layer.rpartition(".")[2]


def own(layers: Iterable[str]) -> list[str]:
    """Those that are not DKPro's, in the order of their names."""
    return sorted(one for one in layers if not one.startswith(types.DKPRO))


def entities(said: Annotated, where: str, chosen: str) -> tuple[list[Annotation], str]:
    """The annotations of entities, and what a reader has to know of the choice.

    Those of the layer that is chosen; else the mentions of the corpus; else DKPro's named entities; else those of the
    only layer that is not one of DKPro.

    Args:
        said: The text.
        where: The file, for messages.
        chosen: The name of the layer, or its last part; empty if nobody chose.

    Raises:
        InputError: There is no such layer, or there are several and nobody chose.
    """
    layers = sorted({one.layer for one in said.annotations})
    if chosen:
        known = _named(chosen, said.layers | set(layers), where, "spans")
        return [one for one in said.annotations if one.of(known)], ""
    if types.MENTION in layers:
        return [one for one in said.annotations if one.layer == types.MENTION], ""
    others = own(layers)
    named = [one for one in said.annotations if one.of(types.ENTITY)]
    if named:
        rest = [one for one in others if not any(entity.layer == one for entity in named)]
        note = f"{where}: entities are {short(types.ENTITY)}; other layers: {_list(rest)} (--columns spans=NAME)"
        return named, note if rest else ""
    if len(others) > 1:
        remedy = f"Choose one: --columns spans={short(others[0])}"
        raise InputError(where, f"the layers {_list(others)}, and no {short(types.ENTITY)}", "one layer", remedy)
    return [one for one in said.annotations if one.layer in others], ""


def relations(said: Annotated, where: str, chosen: str) -> list[Arc]:
    """The relations: those of the layer that is chosen, else of the only one that is not one of DKPro.

    Raises:
        InputError: There is no such layer, or there are several and nobody chose.
    """
    layers = sorted({one.layer for one in said.arcs})
    if chosen:
        known = _named(chosen, said.relation_layers | set(layers), where, "relations")
        return [one for one in said.arcs if one.layer == known]
    others = own(layers)
    if len(others) > 1:
        remedy = f"Choose one: --columns relations={short(others[0])}"
        raise InputError(where, f"the layers of relations {_list(others)}", "one layer", remedy)
    return [one for one in said.arcs if one.layer in others]


def _named(chosen: str, known: Iterable[str], where: str, what: str) -> str:
    found = sorted(one for one in known if chosen in (one, short(one)))
    if len(found) != 1:
        there = _list(own(known))
        told = f'{len(found) or "no"} layers "{clean(chosen, 60)}" in {where}'
        raise InputError("--columns", told, there or "there are none", f"Name one: --columns {what}=NAME")
    return found[0]


def label_feature(given: Sequence[Annotation | Arc], where: str, chosen: str) -> str:
    """The feature that is the label: the one that is chosen, else ``value``, else the only one that has values.

    Returns:
        Its name; empty if the annotations have no values at all: then the name of the layer is the label.

    Raises:
        InputError: There are several, and nobody chose.
    """
    if chosen:
        return chosen
    found = dict.fromkeys(name for one in given for name in one.features if name not in NAMES)
    if VALUE in found or not found or any(isinstance(one, Annotation) and one.of(types.ENTITY) for one in given):
        return VALUE if found else ""
    if len(found) > 1:
        told = f"the features {_list(sorted(found))}, and no {VALUE}"
        raise InputError(where, told, "one that is the label", f"Choose one: --columns labels={next(iter(found))}")
    return next(iter(found))


def arguments(said: Annotated, where: str, chosen: str, arcs: Sequence[Arc]) -> list[Annotation]:
    """The annotations of the layers that relations are between; where there are none, those of the corpus or of DKPro.

    Raises:
        InputError: There is no layer that is called as the one that is chosen.
    """
    if chosen:
        return entities(said, where, chosen)[0]
    layers = {side.layer for arc in arcs for side in (arc.head, arc.tail)} or {types.MENTION, types.ENTITY}
    return [one for one in said.annotations if one.layer in layers]


def label(one: Annotation | Arc, feature: str) -> str:
    """The label of an annotation; of DKPro's subtypes of named entities, as Person, their name if they say no other.

    Raises:
        PlaceError: It has none.
    """
    if not feature:
        return short(one.layer)
    found = one.features.get(feature, "")
    if not found and isinstance(one, Annotation) and types.ENTITY in one.above and one.layer.startswith(types.DKPRO):
        return short(one.layer)
    if not found:
        raise PlaceError(one.place, f"no {feature}", "a label")
    return found


def _list(layers: Sequence[str]) -> str:
    shown = ", ".join(clean(short(one), 60) for one in layers[:8])
    return shown + ", …" * (len(layers) > 8)
