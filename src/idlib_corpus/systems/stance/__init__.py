"""Systems that tell stances."""
