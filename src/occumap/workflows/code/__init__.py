"""Code job titles, review what is doubtful, and evaluate the answers."""
