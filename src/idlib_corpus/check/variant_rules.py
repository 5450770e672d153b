"""Level meaning, on variants and twins: they differ from their originals by what was done, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from idlib_corpus.check.places import line, nearest
from idlib_corpus.check.rules import Fault, rule
from idlib_corpus.model import AUTHOR, Corpus, Document, Sentence, Stance

LEVEL = "meaning"
TURNED = {"FAVOR": "AGAINST", "AGAINST": "FAVOR"}
# (holder, target) -> the cell
Cells = Mapping[tuple[str, str], Stance]


@rule("M70", LEVEL, "a variant changes another sentence of its document, which is no variant, in a known way")
def variants_known(corpus: Corpus) -> Iterator[Fault]:
    """Pairs are of a base and a variant, in every language."""
    for document in corpus.documents:
        sentences = document.source_text.by_id
        for number, variant in enumerate(document.variants.values()):
            place = line(document, "variants", number)
            if variant.sentence not in sentences or variant.of not in sentences:
                missing = variant.sentence if variant.sentence not in sentences else variant.of
                yield Fault("M70", place, f"there is no sentence {missing}", nearest(missing, sentences))
            elif variant.of in document.variants or variant.of == variant.sentence:
                yield Fault("M70", place, f"{variant.of} is a variant itself", "Name the sentence that both change")
            elif variant.change not in corpus.labels["changes"]:
                hint = nearest(variant.change, corpus.labels["changes"])
                yield Fault("M70", place, f"no change {variant.change}", hint)


@rule("M71", LEVEL, "the cells of a variant differ from those of its base by what was done, and by nothing else")
def variants_fit(corpus: Corpus) -> Iterator[Fault]:
    """Which labels must change, and which must stay, follows from the change."""
    for document in corpus.having(layer="stance").documents:
        for number, variant in enumerate(document.variants.values()):
            if not {variant.of, variant.sentence} <= document.source_text.by_id.keys():
                continue  # M70 says so
            base, other = _cells(document, variant.of), _cells(document, variant.sentence)
            if base.keys() != other.keys() or not base:
                found = "the cells at stake are others" if base or other else "no cell is at stake"
            else:
                found = FITS.get(variant.change, _unknown)(base, other)
            if found:
                remedy = f"{variant.change}: {corpus.labels['changes'].get(variant.change, 'a known change')}"
                place = line(document, "variants", number)
                yield Fault("M71", place, f"{variant.sentence}, {variant.change} of {variant.of}: {found}", remedy)


def _cells(document: Document, sentence: str) -> Cells:
    return {(s.holder, s.target): s for s in document.stances if s.sentence == sentence}


def _changed(base: Cells, other: Cells) -> list[tuple[Stance, Stance]]:
    return [(base[cell], other[cell]) for cell in base if base[cell].label != other[cell].label]


def _said(changed: list[tuple[Stance, Stance]]) -> str:
    return ", ".join(f"{a.holder} x {a.target} from {a.label} to {b.label}" for a, b in changed) or "no label changes"


def _unknown(base: Cells, other: Cells) -> str:
    return "there is no rule for this change"


def _flipped(base: Cells, other: Cells) -> str:
    changed = _changed(base, other)
    return "" if len(changed) == 1 and changed[0][1].label == TURNED.get(changed[0][0].label) else _said(changed)


def _gone(base: Cells, other: Cells) -> str:
    changed = _changed(base, other)
    right = len(changed) == 1 and changed[0][0].label in TURNED and changed[0][1].label == "NONE"
    return "" if right else _said(changed)


def _swapped(base: Cells, other: Cells) -> str:
    changed = _changed(base, other)
    holders = {a.holder for a, _ in changed}
    if len(holders) != 2:
        return _said(changed)
    one, two = sorted(holders)
    place = {one: two, two: one}
    wrong = [
        (holder, target)
        for holder, target in base
        if holder in place
        and ((place[holder], target) not in other or other[place[holder], target].label != base[holder, target].label)
    ]
    return _said(changed) if wrong else ""


def _kept(more: Callable[[Stance, Stance], bool], lacks: str) -> Callable[[Cells, Cells], str]:
    """No label changes, and one cell shows what was done."""

    def fits(base: Cells, other: Cells) -> str:
        if changed := _changed(base, other):
            return _said(changed)
        return "" if any(more(base[cell], other[cell]) for cell in base) else lacks

    return fits


def _told(a: Stance, b: Stance) -> bool:
    return a.attributed_by != b.attributed_by != AUTHOR


def _hedged(a: Stance, b: Stance) -> bool:
    return a.certainty == "certain" and b.certainty != "certain" and b.label in TURNED


FITS: dict[str, Callable[[Cells, Cells], str]] = {
    "flip": _flipped,
    "swap": _swapped,
    "neutral": _gone,
    "negated": _gone,
    "attributed": _kept(_told, "no stance is attributed to somebody else"),
    "hedged": _kept(_hedged, "no stance is less than certain"),
    "paraphrase": _kept(lambda a, b: True, "there is nothing at stake"),
}


@rule("M72", LEVEL, "a twin has the names of its original, each of another entity of the same type, in the same split")
def twins_fit(corpus: Corpus) -> Iterator[Fault]:
    """What a tagger finds in both differs by the names alone."""
    documents = {document.id: document for document in corpus.documents}
    seen: dict[str, str] = {}
    for document in corpus.documents:
        if document.twins and document.variants:
            yield Fault("M72", line(document, "twins"), "the document has variants, too", "Make two documents of it")
        for number, (name, group) in enumerate(document.twins.items()):
            place = line(document, "twins", number)
            of, _, sentence = group.rpartition("/")
            original = documents.get(of)
            there = name in document.source_text.by_id
            if original is None or not there or sentence not in original.source_text.by_id:
                yield Fault("M72", place, f"there is no sentence {group}, or no {name} here")
                continue
            twin = f"{document.id}/{name}"
            if original.apart:
                yield Fault("M72", place, f"{of} has variants or twins itself", "Name a sentence of a running text")
            elif seen.setdefault(group, twin) != twin:
                yield Fault("M72", place, f"{seen[group]} is a twin of {group} already", "Leave one of them out")
            if missing := sorted(set(document.texts) - set(original.texts)):
                yield Fault("M72", place, f"{of} has no text in {', '.join(missing)}", "Name its languages alone")
            elif original.split != document.split:
                yield Fault("M72", place, f"{of} is in {original.split}, this document in {document.split}")
            else:
                for lang, text in document.texts.items():
                    if found := _unlike(corpus, text.by_id[name], original.texts[lang].by_id[sentence]):
                        yield Fault("M72", text.by_id[name].place, f"{name}, twin of {group}, in {lang}: {found}")


def _unlike(corpus: Corpus, twin: Sentence, original: Sentence) -> str:
    """What differs between the marks of two sentences beside the names; empty if nothing."""
    kinds = [
        sorted((corpus.entities[m.entity].type, m.level) for m in sentence.mentions) for sentence in (twin, original)
    ]
    if kinds[0] != kinds[1]:
        return f"the mentions are {kinds[0]}, and {kinds[1]} there"
    named = {m.entity for m in twin.mentions if m.level == "NAM" and corpus.entities[m.entity].type != "DATE"}
    shared = sorted(named & {m.entity for m in original.mentions})
    return f"{', '.join(shared)} is named in both" if shared else ""
