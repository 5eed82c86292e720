"""The desk's database backend: PostgreSQL that refuses statements outside the door."""
