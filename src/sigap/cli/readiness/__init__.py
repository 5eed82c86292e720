"""Whether a production start is safe: the checks, and what each of them says."""
