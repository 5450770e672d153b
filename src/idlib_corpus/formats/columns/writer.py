"""The names of the corpus as column files: what `formats.columns` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idlib_corpus.formats.flat import tagged
from idlib_corpus.formats.renditions import Rendition, by_file
from idlib_corpus.formats.writing import DEFAULTS, SCHEMES, Ledger, WriteOptions
from idlib_corpus.model import Sentence


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `formats.writing.Writer.write`."""
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        said = (_block(one, sentence, ledger, options) for one in together for sentence in one.sentences)
        yield f"{name}.conll", "".join(said).encode()


def _block(rendition: Rendition, sentence: Sentence, ledger: Ledger, options: WriteOptions) -> str:
    ledger.keep("sentence")
    comments = {
        "sent_id": rendition.row(sentence),
        "lang": rendition.lang,
        "group": rendition.group(sentence),
        "text": sentence.text,
    }
    rows = tagged(rendition, sentence, ledger, layer=options.layer, scheme=options.scheme or SCHEMES[0])
    lines = [*(f"# {key} = {value}" for key, value in comments.items()), *(f"{word}\t{tag}" for word, tag in rows)]
    return "\n".join(lines) + "\n\n"
