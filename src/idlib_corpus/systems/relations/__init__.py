"""Systems that find relations."""
