"""Pages of a regency's set-up."""
