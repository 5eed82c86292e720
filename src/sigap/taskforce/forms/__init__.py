"""Shape and wording of what is typed about the task force."""
