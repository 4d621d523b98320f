"""Pages and an API, on one server, or pages as files."""
