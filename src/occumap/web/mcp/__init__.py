"""Tools for assistants, over the Model Context Protocol: what is held is read, nothing is written."""
