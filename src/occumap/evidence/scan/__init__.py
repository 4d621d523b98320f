"""What speaks for changing a classification: one module for each kind of evidence, and what they come to together."""
