"""Tables: a block says what its columns are; a module a form shows it (`text`, `markdown`, `html`, `commas`)."""

from idlib_corpus.tables.block import UNDEFINED, Block, Column, Kind

__all__ = ["UNDEFINED", "Block", "Column", "Kind"]
