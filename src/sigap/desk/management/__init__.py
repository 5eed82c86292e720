"""The framework's own commands that the desk adds."""
