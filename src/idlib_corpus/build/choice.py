"""Config `choice`: stance as multiple choice, a row a row of `stance`, asked in the language of the row.

The order of the choices says nothing of the answer: in each document, over the cells of one kind and one label, the
six orders take turns, from one that a hash of the three names. A cell has the same order in every language.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from string import ascii_uppercase

from datasets import List, Value

from idlib_corpus.build import stance
from idlib_corpus.build.common import MADE, TEXT
from idlib_corpus.flat import Row
from idlib_corpus.model import Corpus

# the column whose values have files and configs of their own: the two tasks are never scored as one
APART = "kind"
# three in a row have each label once in each place
ORDERS = tuple((*labels[n:], *labels[:n]) for labels in (stance.LABELS, stance.LABELS[::-1]) for n in range(3))
LETTERS = ascii_uppercase[: len(stance.LABELS)]
# what is as in `stance`
SAME = ("holder", "target", "label_text", "decision", "group", "split_unit", "document")


def features(corpus: Corpus) -> Row:
    """What a harness takes. `answer` is the letter of the right choice, `answer_index` its place, counted from 0."""
    return {
        "id": TEXT,
        "question": TEXT,
        "choices": List(TEXT),
        "answer": TEXT,
        "answer_index": Value("int32"),
        "choice_labels": List(TEXT),
        "lang": TEXT,
        "split": TEXT,
        "kind": TEXT,
        **dict.fromkeys(SAME, TEXT),
        **MADE,
    }


def rows(corpus: Corpus, lang: str) -> list[Row]:
    """The rows of `stance` in one language, in its order; none if the corpus does not say how the language asks."""
    if lang not in corpus.questions:
        return []
    words = corpus.questions[lang]
    splits = {document.id: document.split for document in corpus.documents}
    seen: Counter[str] = Counter()
    found = []
    for row in stance.rows(corpus, lang):
        alike = f"{row['document']}/{row['kind']}/{row['label_text']}"
        order = ORDERS[(_first(alike) + seen[alike]) % len(ORDERS)]
        seen[alike] += 1
        asked = {name: row[name] for name in ("context", "text", "holder", "target")}
        index = order.index(row["label_text"])
        found.append(
            {
                "id": row["id"],
                "question": words.ask(row["kind"], **asked),
                "choices": [words.kinds[row["kind"]].choices[label] for label in order],
                "answer": LETTERS[index],
                "answer_index": index,
                "choice_labels": list(order),
                "lang": lang,
                "split": splits[row["document"]],
                "kind": row["kind"],
                **{name: row[name] for name in SAME},
                **{name: _both(row[name], getattr(words.provenance, name)) for name in MADE},
            }
        )
    return found


def _both(rows: str, words: str) -> str:
    """Who made a row and who the words of its question, each named once."""
    return "; ".join(dict.fromkeys([*rows.split("; "), words]))


def _first(name: str) -> int:
    """The order that comes first: another for each name, the same in every build."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % len(ORDERS)
