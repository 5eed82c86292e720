"""Pages of the ledger: the claims of a case, one book, and the forms that write in it."""
