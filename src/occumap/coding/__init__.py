"""A job title to a code with its reason, or to the question that decides."""
