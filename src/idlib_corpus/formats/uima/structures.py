"""Feature structures of one text, written as XMI, or given to cassis.

cassis writes XMI, too, to the same bytes; it takes six times as long, since it asks the type system about each value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from idlib_corpus.errors import library
from idlib_corpus.formats.uima import types, utf16

SOFA_ID = 1
XMI, CORE = "http://www.omg.org/XMI", "http:///uima/cas.ecore"
HEAD = "<?xml version='1.0' encoding='UTF-8'?>\n"
# as a parser of XML gives them back in the value of an attribute
ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
)


@dataclass(slots=True, eq=False)
class Structure:
    """A feature structure.

    Args:
        id: Its number in the file.
        type: The name of its type.
        features: Values by name: texts, whole numbers, yes or no, other structures and lists of them; None is no
            value. ``begin`` and ``end`` are code points.
        indexed: Whether it is a member of the view; others are there since something refers to them.
    """

    id: int
    type: str
    features: dict[str, Any]
    indexed: bool = True


@dataclass
class Structures:
    """All of one text.

    Args:
        text: The text.
        all: In order.
    """

    text: str
    all: list[Structure] = field(default_factory=list)

    def add(self, kind: str, features: dict[str, Any], indexed: bool = True) -> Structure:
        """One more."""
        found = Structure(SOFA_ID + 1 + len(self.all), kind, features, indexed)
        self.all.append(found)
        return found

    def cas(self) -> Any:
        """The same as a `cassis.Cas`.

        Raises:
            InputError: cassis is not installed.
        """
        known = types.types()
        found = library("cassis", types.EXTRA, types.WHY).Cas(known, sofa_string=self.text)
        made: dict[int, Any] = {}
        for one in self.all:
            made[one.id] = known.get_type(one.type)(xmiID=one.id)
        array, last = known.get_type(types.ARRAY), count(SOFA_ID + 1 + len(self.all))
        for one in self.all:
            for name, value in one.features.items():
                if isinstance(value, Structure):
                    value = made[value.id]
                elif isinstance(value, list):
                    value = array(elements=[made[part.id] for part in value], xmiID=next(last))
                setattr(made[one.id], name, value)
            if one.indexed:
                found.add(made[one.id])
        return found

    def xmi(self) -> str:
        """The same as XMI, a structure a line.

        Raises:
            InputError: cassis, which has the type system, is not installed.
        """
        prefixes = self._prefixes()
        spaces = {"xmi": XMI, "cas": CORE} | {prefix: url for url, prefix in prefixes.items()}
        declared = " ".join(f'xmlns:{prefix}="{url}"' for prefix, url in spaces.items())
        lines = [f'{HEAD}<xmi:XMI {declared} xmi:version="2.0">', '  <cas:NULL xmi:id="0"/>']
        kinds = {one.type for one in self.all}
        named = {kind: f"{prefixes[_url(kind)]}:{kind.rpartition('.')[2]}" for kind in kinds}
        units = utf16.units(self.text)
        for one in self.all:
            said = "".join(f' {name}="{value}"' for name, value in _attributes(one, units))
            lines.append(f'  <{named[one.type]} xmi:id="{one.id}"{said}/>')
        text = self.text.translate(ESCAPED)
        lines.append(
            f'  <cas:Sofa xmi:id="{SOFA_ID}" sofaNum="1" sofaID="_InitialView" mimeType="text/plain"'
            f' sofaString="{text}"/>'
        )
        members = " ".join(str(one.id) for one in self.all if one.indexed)
        return "\n".join([*lines, f'  <cas:View sofa="{SOFA_ID}" members="{members}"/>', "</xmi:XMI>", ""])

    def _prefixes(self) -> dict[str, str]:
        """By address of a namespace, its prefix: the last part of the package, with a number from the second on."""
        found: dict[str, str] = {}
        for url in dict.fromkeys(_url(one.type) for one in self.all):
            last = url.rpartition("/")[2].removesuffix(".ecore")
            same = sum(prefix.rstrip("0123456789") == last for prefix in found.values())
            found[url] = f"{last}{same - 1}" if same else last
        return found


@cache
def _url(kind: str) -> str:
    """The namespace of a type."""
    return f"http:///{kind.rpartition('.')[0].replace('.', '/')}.ecore"


@cache
def _features(kind: str) -> tuple[str, ...]:
    """The features of a type as cassis has them in order."""
    return tuple(one.name for one in types.types().get_type(kind).all_features)


def _attributes(one: Structure, units: Sequence[int] | None) -> Iterator[tuple[str, Any]]:
    given = one.features
    for name in _features(one.type):
        value: Any = SOFA_ID if name == "sofa" else given.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            value = value.translate(ESCAPED)
        elif isinstance(value, bool):
            value = "true" if value else "false"
        elif isinstance(value, Structure):
            value = value.id
        elif isinstance(value, list):
            value = " ".join(str(part.id) for part in value)
        elif units is not None and name in ("begin", "end"):
            value = units[value]
        yield name, value
