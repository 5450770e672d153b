"""Every point at which two passes differ, by an id, so that each can be adjudicated."""

from __future__ import annotations

from collections.abc import Iterator

from idlib_corpus.agreement.figures import TRUTH
from idlib_corpus.agreement.passes import FreeMention, Pass
from idlib_corpus.model import Text

STANCE_FIELDS = (
    "at_stake",
    "reason",
    "basis",
    "certainty",
    "attributed_by",
    "evidence_scope",
    "judged_with",
    "cue",
    "evidence",
)


def disagreements(a: Pass, b: Pass, text: Text) -> dict[str, str]:
    """Ids of all points of difference, and what each pass has.

    `mention/s3/57-66`, `holder/s1/syrian_opposition`, `relation/<id>`, `stance/<cell>` and, where labels are the same,
    `stance/<cell>/<field>`. Each proposition of a pass is a point of its own (`proposition/a/<id>`), since free texts
    cannot be compared by a program.
    """
    points = [*_mentions(a, b, text), *_holders(a, b), *_propositions(a), *_propositions(b)]
    return dict([*points, *_relations(a, b), *_stances(a, b)])


def _mentions(a: Pass, b: Pass, text: Text) -> Iterator[tuple[str, str]]:
    left, right = ({m.extent: m for m in one.mentions} for one in (a, b))
    for extent in sorted(left.keys() | right.keys()):
        sentence, pieces = extent
        mine, theirs = (_label(found.get(extent)) for found in (left, right))
        if mine != theirs:
            place = "+".join(f"{p.start}-{p.end}" for p in pieces)
            words = " … ".join(text.by_id[sentence].text[p.start : p.end] for p in pieces)
            yield f"mention/{sentence}/{place}", f'"{words}": {mine} | {theirs}'


def _label(mention: FreeMention | None) -> str:
    return f"{mention.type} {mention.level}" if mention else "not marked"


def _holders(a: Pass, b: Pass) -> Iterator[tuple[str, str]]:
    for sentence, key in sorted(a.holders ^ b.holders):
        mine = (sentence, key) in a.holders
        yield f"holder/{sentence}/{key}", "holder | no holder" if mine else "no holder | holder"


def _propositions(one: Pass) -> Iterator[tuple[str, str]]:
    for name in one.propositions:
        yield f"proposition/{one.name.removeprefix('pass-')}/{name}", "marked freely"


def _relations(a: Pass, b: Pass) -> Iterator[tuple[str, str]]:
    for name in sorted(a.relations.keys() | b.relations.keys()):
        mine, theirs = a.relations.get(name), b.relations.get(name)
        if mine is None or theirs is None:
            yield f"relation/{name}", "relation | none" if mine else "none | relation"
        else:
            for field in TRUTH:
                if mine.get(field, False) != theirs.get(field, False):
                    yield f"relation/{name}/{field}", f"{mine.get(field)} | {theirs.get(field)}"


def _stances(a: Pass, b: Pass) -> Iterator[tuple[str, str]]:
    for name in sorted(a.cells.keys() | b.cells.keys()):
        mine, theirs = a.cells.get(name, {}), b.cells.get(name, {})
        if mine.get("label") != theirs.get("label"):
            yield f"stance/{name}", f"{mine.get('label')} | {theirs.get('label')}"
        else:
            for field in STANCE_FIELDS:
                if (mine.get(field) or "") != (theirs.get(field) or ""):
                    yield f"stance/{name}/{field}", f"{mine.get(field)} | {theirs.get(field)}"
