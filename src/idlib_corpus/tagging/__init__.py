"""Tags of tokens: their schemes, how a scheme is told from its tags, spans from tags and tags from spans.

One parser for everything that reads or writes tags: files, scorers, systems, trainers.
"""
