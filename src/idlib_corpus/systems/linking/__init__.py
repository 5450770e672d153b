"""Systems that link mentions with the items of Wikidata."""
