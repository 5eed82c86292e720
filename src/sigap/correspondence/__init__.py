"""App: letters about a case, filled in from what is recorded, printed and not kept."""
