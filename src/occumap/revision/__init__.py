"""Issues to changes, to a plan with findings, to a new version, correspondence and recoded index."""
