"""What the files that we write call things: types of lines that are no labels of the corpus."""

from __future__ import annotations

from idlib_corpus.records.stance import NO_STANCE, STANCES

# chains of coreference
COREF = "Coref"
# ids of the corpus, a note that brat shows and does not edit; what annotators write is of the other type
ID, NOTES = "Id", "AnnotatorNotes"
# attributes
LEVEL, ADDED, BASIS, CERTAINTY = "Level", "Added", "Basis", "Certainty"
# notes of relations and of stances
FACTUALITY, SOURCE, IMPLIED, NAME_INTERNAL, TARGET = "Factuality", "Source", "Implied", "Name_internal", "Target"
# the stretch that shows a stance, and the roles of its event
EVIDENCE = "EVIDENCE"
HOLDER_ROLE, EVIDENCE_ROLE, ATTRIBUTED_ROLE = "Holder", "Evidence", "Attributed_by"
WIKIDATA = "Wikidata"
# types of stretches that are no mentions
STANCE_TYPES = frozenset({EVIDENCE, *STANCES} - {NO_STANCE})


def sentence(number: int) -> str:
    """What brat calls a sentence in notes.

    Args:
        number: Of the sentence, from 1.
    """
    return f"sent:{number}"
