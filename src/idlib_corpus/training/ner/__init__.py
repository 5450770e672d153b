"""Taggers of named entities, trained on the corpus."""
