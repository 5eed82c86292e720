"""Failures of data protection: noticed, contained, assessed, told to the people concerned and to the agency in time.

Handled apart from the cases: who manages an incident sees no case by it.
"""
