"""Extractors of relations between given mentions, trained on the corpus."""
