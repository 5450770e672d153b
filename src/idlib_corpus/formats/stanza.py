"""stanza's NER data: JSON, an array of sentences, each an array of tokens with ``text`` and ``ner``.

It is what ``stanza.utils.datasets.ner.prepare_ner_file`` makes of column files, and what ``stanza.models.ner_tagger``
takes as ``--train_file`` and ``--eval_file``; its trainer makes BIOES of the IOB2 tags. Written are
`<lang>/<split>.json`. Mentions are the flat view: names, the outermost or the innermost ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idlib_corpus.formats.flat import LOSSES as LOSSES
from idlib_corpus.formats.flat import tagged
from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import DEFAULTS, Ledger, WriteOptions, dumped

NAME = "stanza"
WRITES = "stanza's NER data: JSON of tokens with IOB2 tags, a file a language and split"
LAYER = "entities"
OPTIONS = ("layer",)
KEEPS = {"document": ("lang", "split"), "mention": ("extent", "type")}


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        sentences = [
            [{"text": word, "ner": tag} for word, tag in tagged(one, sentence, ledger, layer=options.layer)]
            for one in together
            for sentence in one.sentences
        ]
        yield f"{name}.json", dumped(sentences)
