"""Rows of entity linking: `entities`, each with the item of a knowledge base that it refers to."""

from __future__ import annotations

from dataclasses import replace

from idlib_corpus.records import ner

KIND = replace(ner.KIND, name="linking", right=None)
