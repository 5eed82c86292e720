"""The case file: persons, sections, who takes part, what is open, closure.

Decides who sees which part of a case; what other apps owe on a case stands in the list of work.
"""
