"""Writes of the app: rules, collecting what offices confirm, frozen editions and their dispatch."""
