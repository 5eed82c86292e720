"""The pure part: laws and what they do to one another, citations in a text, the procedure by office."""
