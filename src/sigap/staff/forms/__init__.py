"""Shape and wording of what is typed about people, offices, seats and duty."""
