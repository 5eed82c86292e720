"""Ground floor: clock, working time, identifiers, typed errors. Knows no Django."""
