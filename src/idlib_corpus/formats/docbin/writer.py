"""The corpus as spaCy's DocBin: what `formats.docbin` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from idlib_corpus.errors import library
from idlib_corpus.formats.flat import names
from idlib_corpus.formats.renditions import Rendition, by_file, covered
from idlib_corpus.formats.writing import DEFAULTS, WIDENED, Ledger, WriteOptions
from idlib_corpus.model import Piece, Sentence, Stance
from idlib_corpus.records.stance import STANCES, question
from idlib_corpus.tokens import tokenize

ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID", "SENT_START")
# the group of spans that spaCy's span categorizer reads, and that of mentions which it has no place for
WHOLE, PARTS = "sc", "pieces"
BREAK = "\n"


def write(
    renditions: Sequence[Rendition], ledger: Ledger, options: WriteOptions = DEFAULTS
) -> Iterator[tuple[str, bytes]]:
    """As `formats.writing.Writer.write`.

    Raises:
        InputError: spaCy is missing.
    """
    ledger.keep("document", len(renditions))
    for name, together in by_file(renditions):
        yield f"{name}.spacy", _entities(together, ledger)
        if any(one.stances(sentence) for one in together for sentence in one.sentences):
            yield f"stance/{name}.spacy", _stances(together, ledger)


class _Words(NamedTuple):
    """A text as spaCy has texts: words, each with a blank behind it or none.

    Args:
        words: Tokens, and white space that is more than one blank.
        spaces: Shape (words,).
    """

    words: list[str]
    spaces: list[bool]


def _pieces(text: str, tokens: Sequence[Piece]) -> list[Piece]:
    """Tokens, and white space between them that is more than one blank: spaCy makes tokens of that."""
    found: list[Piece] = []
    at = 0
    for token in (*tokens, Piece(len(text), len(text))):
        begin = at + (found != [] and text[at : at + 1] == " ")
        if begin < token.start:
            found.append(Piece(begin, token.start))
        if token.start < token.end:
            found.append(token)
        at = token.end
    return found


def _words(text: str, pieces: Sequence[Piece]) -> _Words:
    behind = [*(piece.start for piece in pieces[1:]), len(text)]
    return _Words(
        [text[piece.start : piece.end] for piece in pieces],
        [piece.end < start for piece, start in zip(pieces, behind, strict=True)],
    )


class _Bin:
    """A DocBin that is filled with columns: `DocBin.add` asks nine attributes of every token, one by one.

    Args:
        attributes: What is kept of tokens, beside their words.
    """

    def __init__(self, attributes: Sequence[str] = ()) -> None:
        self._docs = library("spacy.tokens", "spacy", "writing a DocBin").DocBin(attributes, store_user_data=True)
        # one for all: to make one takes longer than to pack a document
        self._packer = library("srsly.msgpack", "spacy", "writing a DocBin").Packer(use_bin_type=True)

    @property
    def attributes(self) -> list[int | str]:
        """The columns of `add`, as spaCy numbers them."""
        return list(self._docs.attrs)

    def add(
        self,
        tokens: npt.NDArray[np.uint64],
        spaces: npt.NDArray[np.bool_],
        *,
        data: Mapping[str, str],
        groups: bytes = b"",
        cats: Mapping[str, float] | None = None,
    ) -> None:
        """Add a document.

        Args:
            tokens: Shape (tokens, attributes).
            spaces: Shape (tokens, 1): whether a blank stands behind each.
            data: Its ``user_data``.
            groups: Its groups of spans, packed.
            cats: Its categories.
        """
        docs = self._docs
        docs.tokens.append(tokens)
        docs.spaces.append(spaces)
        docs.flags.append({"has_unknown_spaces": False})
        docs.cats.append(dict(cats or {}))
        docs.user_data.append(self._packer.pack(dict(data)))
        docs.span_groups.append(groups)

    def packed(self, strings: set[str]) -> bytes:
        """The file.

        Args:
            strings: All words, labels and keys of its documents.
        """
        self._docs.strings = strings - {""}
        data: bytes = self._docs.to_bytes()
        return data


def _entities(together: Sequence[Rendition], ledger: Ledger) -> bytes:
    tools = library("spacy.tokens", "spacy", "writing a DocBin")
    vocab = library("spacy.vocab", "spacy", "writing a DocBin").Vocab()
    docs = _Bin(ATTRIBUTES)
    strings: set[str] = set()
    for one in together:
        for sentence in one.sentences:
            pieces = _pieces(sentence.text, one.tokens(sentence))
            words = _words(sentence.text, pieces)
            doc = tools.Doc(vocab, *words, sent_starts=[not at for at in range(len(pieces))])
            spans: dict[str, list[Any]] = {WHOLE: [], PARTS: []}
            whole: dict[str, Any] = {}
            for mention in sentence.mentions:
                entity = one.entity(mention)
                strings |= {mention.id, entity.type, entity.wikidata}
                exact = True
                group = WHOLE if len(mention.pieces) == 1 else PARTS
                for piece in mention.pieces:
                    tokens = covered(pieces, piece.start, piece.end)
                    exact = exact and tokens.exact
                    how = {"label": entity.type, "span_id": mention.id, "kb_id": entity.wikidata}
                    whole[mention.id] = tools.Span(doc, tokens.first, tokens.behind, **how)
                    spans[group].append(whole[mention.id])
                if not exact:
                    ledger.lose(WIDENED)
            doc.set_ents([whole[name.mention.id] for name in names(one, sentence)])
            for group, found in spans.items():
                if found or group == WHOLE:
                    doc.spans[group] = found
            strings.update(words.words)
            spaces = np.array(words.spaces, np.bool_).reshape(-1, 1)
            array = doc.to_array(docs.attributes)
            docs.add(array, spaces, data=_data(one, sentence), groups=doc.spans.to_bytes())
            ledger.keep("sentence")
            ledger.keep("mention", len(sentence.mentions))
    return docs.packed(strings)


def _data(rendition: Rendition, sentence: Sentence) -> dict[str, str]:
    return {"id": rendition.row(sentence), "group": rendition.group(sentence), "lang": rendition.lang}


class _Parts:
    """Texts of cells, put together from parts that many of them have: each part is cut and hashed once.

    Args:
        lang: Their language.
    """

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self.strings: set[str] = set()
        self._known: dict[str, tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]] = {}

    @cached_property
    def _hashed(self) -> Any:
        return library("spacy.strings", "spacy", "writing a DocBin").get_string_id

    def know(self, text: str, tokens: Sequence[Piece] | None = None) -> None:
        """Cut a part."""
        if text not in self._known:
            words = _words(text, _pieces(text, tokenize(text, self._lang) if tokens is None else tokens))
            self.strings.update(words.words)
            numbers = np.array([self._hashed(word) for word in words.words], np.uint64)
            self._known[text] = (numbers.reshape(-1, 1), np.array(words.spaces, np.bool_).reshape(-1, 1))

    def joined(self, parts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.bool_]]:
        """The words of parts behind one another, and whether a blank stands behind each; shape (words, 1) both."""
        for part in parts:
            self.know(part)
        words, spaces = zip(*(self._known[part] for part in parts), strict=True)
        return np.concatenate(words), np.concatenate(spaces)


def _stances(together: Sequence[Rendition], ledger: Ledger) -> bytes:
    docs, parts = _Bin(), _Parts(together[0].lang)
    for one in together:
        for sentence in one.sentences:
            cells = one.stances(sentence)
            if cells:
                parts.know(sentence.text, one.tokens(sentence))
            for cell in cells:
                words = question(one.text.holders[cell.holder], one.text.propositions[cell.target])
                tokens, spaces = parts.joined([*words, BREAK, sentence.text])
                cats = {label: float(label == cell.label) for label in STANCES}
                docs.add(tokens, spaces, data=_cell(one, sentence, cell), cats=cats)
            ledger.keep("stance", len(cells))
    return docs.packed(parts.strings)


def _cell(rendition: Rendition, sentence: Sentence, cell: Stance) -> dict[str, str]:
    said = _data(rendition, sentence)
    return {**said, "id": f"{said['id']}/{cell.holder}/{cell.target}", "holder": cell.holder, "target": cell.target}
