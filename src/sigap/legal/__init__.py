"""App: the legal track of a case, from police report to verdict, as far as the task force must know it."""
