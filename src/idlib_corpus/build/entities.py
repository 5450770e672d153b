"""Config `entities`: the inventory of a split, an entity a row, once for all its languages."""

from __future__ import annotations

from datasets import List

from idlib_corpus.build.common import TEXT, sentences
from idlib_corpus.flat import Row
from idlib_corpus.model import Corpus


def features(corpus: Corpus) -> Row:
    """`names` are the surfaces that a language marks as names of the entity, in the order of the text."""
    return {
        "entity": TEXT,
        "type": TEXT,
        "subtype": TEXT,
        "label": TEXT,
        "wikidata": TEXT,
        "link_status": TEXT,
        "verified": TEXT,
        "evidence": List(TEXT),
        "members": List(TEXT),
        "value": TEXT,
        "note": TEXT,
        "names": List({"lang": TEXT, "names": List(TEXT)}),
    }


def rows(corpus: Corpus) -> list[Row]:
    """The entities that the documents name, and the members of those, in the order of entities.toml.

    Names are those of these documents: an inventory of one split tells nothing of another.
    """
    codes = [code for code in corpus.codes if any(code in document.texts for document in corpus.documents)]
    mentioned = {m.entity for d in corpus.documents for t in d.texts.values() for s in t.sentences for m in s.mentions}
    mentioned |= {reading.entity for document in corpus.documents for reading in document.readings}
    mentioned |= {member for key in mentioned for member in corpus.entities[key].members}
    names = {code: _names(corpus, code) for code in codes}
    return [
        {
            "entity": entity.key,
            "type": entity.type,
            "subtype": entity.subtype,
            "label": entity.label,
            "wikidata": entity.wikidata,
            "link_status": entity.link_status,
            "verified": entity.verified,
            "evidence": list(entity.evidence),
            "members": list(entity.members),
            "value": entity.value,
            "note": entity.note,
            "names": [{"lang": code, "names": names[code].get(entity.key, [])} for code in codes],
        }
        for entity in corpus.entities.values()
        if entity.key in mentioned
    ]


def _names(corpus: Corpus, lang: str) -> dict[str, list[str]]:
    names: dict[str, dict[str, None]] = {}
    for _, _, sentence in sentences(corpus, lang):
        for mention in sentence.mentions:
            if mention.level == "NAM":
                names.setdefault(mention.entity, {})[mention.surface(sentence.text)] = None
    return {key: list(found) for key, found in names.items()}
