"""One small function for each kind of finding, in files by what they look at."""
