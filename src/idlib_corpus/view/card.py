"""The card of a site, by which a static Space of the Hugging Face Hub knows what it is."""

from __future__ import annotations

from collections.abc import Sequence

from idlib_corpus.model import Corpus, Document

TEXT = """\
---
title: idlib-corpus
emoji: 📖
colorFrom: blue
colorTo: gray
sdk: static
app_file: index.html
pinned: false
---

# idlib-corpus in the browser

Open `index.html` in a browser. No server and no network are needed. The folder can be moved, packed, or put on any
web server as it is. As a static Space of the Hugging Face Hub:

```
hf repo create NAME --repo-type space --space-sdk static
hf upload NAME . . --repo-type space
```

Corpus version {version}; {documents}; languages: {languages}.
Licences of the texts and their annotation: {licences}.
Written by `idlib-corpus view`, which replaces this folder when it is run again. The scripts and styles below
`assets/` are under Apache-2.0.
"""


def card(corpus: Corpus, chosen: Sequence[Document], langs: Sequence[str]) -> str:
    """The card of a site.

    Args:
        corpus: The corpus.
        chosen: The documents that it has.
        langs: Its languages.
    """
    count = len(chosen)
    return TEXT.format(
        version=corpus.version,
        documents=f"{count} document{'' if count == 1 else 's'}",
        languages=", ".join(langs),
        licences=", ".join(sorted({one.licence for one in chosen})),
    )
