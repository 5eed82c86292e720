"""Five words for one report or one answer by somebody without an account."""
