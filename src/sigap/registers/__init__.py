"""Registers that an office kept before SIGAP: spreadsheets read row by row, and brought in whole or not at all."""
