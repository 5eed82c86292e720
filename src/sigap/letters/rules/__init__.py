"""Pure rules of letters: kinds, wording, numbers."""
