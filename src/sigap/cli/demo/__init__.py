"""`./sigap demo`: the synthetic regency, its people and their stories. Everything in it is CONTOH."""
