"""CoNLL-U (Universal Dependencies), with mentions and chains as CorefUD 1.x writes them in ``Entity`` of MISC.

Written are `<lang>/<split>.conllu`. A ``newdoc`` is what is read together: a document, or one of its passages; its
entities have ids of their own (``idlib_dmz@article``), the same in every language. ``etype`` is our type; ``other``
has the mention's id, its level, the subtype, the item of Wikidata as ``identity`` (``NIL``: there is none). Columns
of what nobody annotated (lemmas, tags, syntax) are ``_``. ``# group`` and ``# lang`` say our ids again, with their
slashes.
"""

from __future__ import annotations

from idlib_corpus.formats.conllu.writing import KEEPS, LOSSES, write

__all__ = ["KEEPS", "LAYER", "LOSSES", "NAME", "WRITES", "write"]

NAME = "conllu"
WRITES = "CoNLL-U with mentions and chains as in CorefUD: a file a language and split"
LAYER = "entities"
