"""The case file: persons, sections, who takes part, what is open, closure.

Decides who sees which part of a case; what other apps do on a case they enter here as open items.
"""
