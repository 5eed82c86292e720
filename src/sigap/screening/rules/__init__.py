"""The pure rules of a screening, one module for each question."""
