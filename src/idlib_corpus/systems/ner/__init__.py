"""Systems that find named entities."""
