"""`./sigap keys …`: makes, tries, shares, renews, recovers and destroys keys; sealing itself is the vault's."""
