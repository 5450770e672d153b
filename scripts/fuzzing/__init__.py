"""Damaged input for every reader: how it is made, who reads it, and what may come of it."""
