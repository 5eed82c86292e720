"""A regency's set-up as one file, holidays of its own, and what is missing before the first report."""
