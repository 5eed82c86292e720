"""Who was asked about what happened, when, by which office; and why somebody is asked again."""
