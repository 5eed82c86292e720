"""The one catalogue of figures: what each counts, over which facts, who answers for it. Counts only, never a case."""
