"""Taggers trained on the corpus, by the libraries' own trainers."""
