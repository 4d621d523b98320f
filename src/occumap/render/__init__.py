"""What an answer becomes to be looked at: documents, drawings, tables, JSON."""
