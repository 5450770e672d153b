"""The type system of XMI that comes without one: DKPro's types and ours, and what the file shows of others."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from idlib_corpus.errors import library
from idlib_corpus.formats.uima import types

REFERENCES = {types.HEAD: types.ANNOTATION, types.TAIL: types.ANNOTATION}
# features that are not text, whatever the type
EXTENT = ("begin", "end", "sofa")
CORE = "uima.cas."


def inferred(data: bytes) -> Any:
    """A type system that a file fits, a `cassis.TypeSystem`.

    A type that nobody knows is an annotation if it has an extent; its features are texts, but for the arguments of
    relations and the links of chains.

    Args:
        data: XMI, which declares no entities.
    """
    from lxml import etree

    cassis = library("cassis", types.EXTRA, types.WHY)
    found = types.declared(types.TYPES, cassis.load_dkpro_core_typesystem())
    seen: dict[str, dict[str, None]] = {}
    for _, element in etree.iterparse(BytesIO(data), events=("end",), resolve_entities=False, no_network=True):
        space, _, local = element.tag.removeprefix("{").rpartition("}")
        if not space.startswith("http:///") or not space.endswith(".ecore"):
            continue
        package = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        name = local if package == "uima.noNamespace" else f"{package}.{local}"
        if not name.startswith(CORE):
            features = [key for key in element.attrib if not key.startswith("{")]
            features += [child.tag for child in element if isinstance(child.tag, str)]
            seen.setdefault(name, {}).update(dict.fromkeys(features))
    _declare(found, seen)
    return found


def _declare(found: Any, seen: dict[str, dict[str, None]]) -> None:
    new = [name for name in seen if not found.contains_type(name)]
    for name in new:
        found.create_type(name, _supertype(name, seen[name]))
    for name, features in seen.items():
        kind = found.get_type(name)
        known = {one.name for one in kind.all_features}
        for feature in _lacking(features, known):
            found.create_feature(kind, feature, _range(name, feature, found))


def _supertype(name: str, features: Iterable[str]) -> str:
    if "begin" in features:
        return types.ANNOTATION
    return types.BASE if "sofa" in features or name.endswith("Chain") else types.TOP


def _lacking(features: Iterable[str], known: set[str]) -> Iterable[str]:
    return (name for name in features if name not in known and f"{name}_" not in known and name not in EXTENT)


def _range(name: str, feature: str, found: Any) -> str:
    if feature in REFERENCES:
        return REFERENCES[feature]
    link = name if feature == "next" and name.endswith("Link") else ""
    if feature == "first" and name.endswith("Chain"):
        link = f"{name.removesuffix('Chain')}Link"
    return link if link and found.contains_type(link) else types.STRING
