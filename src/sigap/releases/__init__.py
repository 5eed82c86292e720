"""What leaves the circle of case workers as numbers: nothing that names a child, alone or beside what went before."""
