"""One use case a file, in folders by what a user does."""
