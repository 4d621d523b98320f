"""What is kept: SQLAlchemy Core on SQLite (default) or PostgreSQL (a URL), behind one interface."""
