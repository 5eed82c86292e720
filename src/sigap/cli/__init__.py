"""The `sigap` command: starts, tests and checks the system. Decides nothing about cases."""
