"""Systems that put the mentions of a document into chains."""
