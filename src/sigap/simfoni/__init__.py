"""Simfoni-PPA entered once: what it asks of a victim in its own order and words, its number, what differs from it.

Nothing is sent and nothing fetched: people copy. What SIGAP lacks leads to the form where it is typed.
"""
