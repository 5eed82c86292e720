"""A report that is spoken."""
