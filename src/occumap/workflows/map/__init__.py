"""The occupational map: moves, paths, fit, a workforce, a provider."""
