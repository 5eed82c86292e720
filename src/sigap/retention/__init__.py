"""How long what has ended is kept, what goes when, and what holds it. Reports go by the sweep, cases by two people."""
