"""Ways in: thin, each reads its input, calls one task and answers."""
