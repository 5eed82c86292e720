"""The case file: persons, rooms, who takes part, what is open, closure.

Decides who sees which part of a case; what other rooms do on a case they enter here as open items.
"""
