"""How brat shows and checks what we write: its four files of configuration.

brat reads each from the folder of a document, or the nearest one above it that has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle

from idlib_corpus.formats.brat import names
from idlib_corpus.model import Corpus
from idlib_corpus.records.stance import EXCLUDED, NO_STANCE

# light grounds, on which black words are read
COLOURS = (
    "#ffccaa",
    "#f5e6a3",
    "#7fe2ff",
    "#a8f0c6",
    "#b3c7ff",
    "#e3c1ff",
    "#dddddd",
    "#ffb3c1",
    "#d4f08c",
    "#b5ead7",
)
STANCE_COLOURS: Mapping[str, str] = {"AGAINST": "#ff9e8f", "FAVOR": "#8fe08f"}
# what stands for the usual value of an attribute, so that the others are seen
USUAL = "·"


def annotation(corpus: Corpus) -> str:
    """What may be annotated, and between what relations run."""
    types = list(corpus.labels["types"])
    mention = f"<MENTION>={'|'.join(types)}"
    relations = []
    for name, kind in corpus.relation_types.items():
        symmetric = ", <REL-TYPE>:symmetric" if kind.symmetric else ""
        relations.append(f"{name}\tArg1:{'|'.join(kind.head)}, Arg2:{'|'.join(kind.tail)}{symmetric}")
    roles = f"{names.HOLDER_ROLE}:<MENTION>, {names.EVIDENCE_ROLE}+:{names.EVIDENCE}"
    return _file(
        (
            "entities",
            ["# types of mentions, and the stretch that shows a stance", *types, names.EVIDENCE],
        ),
        (
            "relations",
            [
                mention,
                *relations,
                "# chains: all mentions of an entity",
                f"{names.COREF}\tArg1:<MENTION>, Arg2:<MENTION>, <REL-TYPE>:symmetric-transitive",
                "# names stand in names",
                "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
            ],
        ),
        (
            "events",
            [
                "# the stance of a holder on what the note Target says; the trigger is the cue",
                mention,
                *(f"{label}\t{roles}, {names.ATTRIBUTED_ROLE}?:<MENTION>" for label in _stances(corpus)),
            ],
        ),
        (
            "attributes",
            [
                mention,
                f"{names.LEVEL}\tArg:<MENTION>, {_values(corpus.labels['levels'])}",
                "# the language has words for it that the source has not",
                f"{names.ADDED}\tArg:<MENTION>",
                f"{names.BASIS}\tArg:<EVENT>, {_values(corpus.labels['basis'])}",
                f"{names.CERTAINTY}\tArg:<EVENT>, {_values(corpus.labels['certainty'])}",
            ],
        ),
    )


def visual(corpus: Corpus, direction: str) -> str:
    """How it is shown.

    Args:
        corpus: For its labels.
        direction: ``ltr`` or ``rtl``.
    """
    plain = {name: name.replace("_", " ") for name in corpus.relation_types if "_" in name}
    plain[names.ATTRIBUTED_ROLE] = names.ATTRIBUTED_ROLE.replace("_", " ")
    colours = dict(zip(corpus.labels["types"], cycle(COLOURS), strict=False))
    colours |= {label: STANCE_COLOURS.get(label, COLOURS[0]) for label in _stances(corpus)}
    glyphs = {
        name: "|".join([USUAL, *(f"[{value}]" for value in list(corpus.labels[key])[1:])])
        for name, key in ((names.LEVEL, "levels"), (names.CERTAINTY, "certainty"))
    }
    return _file(
        ("labels", [f"{name} | {shown}" for name, shown in plain.items()]),
        (
            "drawing",
            [
                "SPAN_DEFAULT\tfgColor:black, bgColor:#eeeeee, borderColor:darken",
                "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5",
                *(f"{name}\tbgColor:{colour}" for name, colour in colours.items()),
                f"{names.EVIDENCE}\tbgColor:#f4f4f4",
                f"{names.COREF}\tcolor:#777777, dashArray:3-3, arrowHead:none",
                *(f"{name}\tglyph:{shown}" for name, shown in glyphs.items()),
                f"{names.ADDED}\tglyph:+",
            ],
        ),
        ("options", ["Arcs\tbundle:none", f"Text\tdirection:{direction}"]),
    )


def tools() -> str:
    """How texts are cut, and where links lead: a sentence a line; a server with MeCab may take it for Japanese."""
    return _file(
        ("options", ["Validation\tvalidate:all", "Tokens\ttokenizer:whitespace", "Sentences\tsplitter:newline"]),
        ("search", ["Wikidata\t<URL>:https://www.wikidata.org/w/index.php?search=%s"]),
        ("annotators", []),
        ("disambiguators", []),
        (
            "normalization",
            [f"{names.WIKIDATA}\t<URL>:https://www.wikidata.org/, <URLBASE>:https://www.wikidata.org/wiki/%s"],
        ),
    )


def shortcuts(corpus: Corpus) -> str:
    """A key for each type: the first letter of its name that is free."""
    keys: dict[str, str] = {}
    for name in (*corpus.labels["types"], *_stances(corpus), names.COREF):
        free = next((letter for letter in name.upper() if letter.isalpha() and letter not in keys), "")
        if free:
            keys[free] = name
    return "".join(f"{key}\t{name}\n" for key, name in keys.items())


def _stances(corpus: Corpus) -> Iterator[str]:
    """The labels that words show."""
    return (label for label in corpus.labels["stance"] if label not in (NO_STANCE, EXCLUDED))


def _values(labels: Iterable[str]) -> str:
    """The values of an attribute; the first one stands in the dialogue unless another is chosen."""
    values = list(labels)
    return f"Value:{'|'.join(values)}, <DEFAULT>:{values[0]}"


def _file(*sections: tuple[str, Sequence[str]]) -> str:
    return "\n".join("".join(f"{line}\n" for line in (f"[{name}]", "", *lines)) for name, lines in sections)
