"""Shape and wording of what is typed about letters."""
