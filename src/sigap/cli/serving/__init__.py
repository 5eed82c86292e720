"""How the sites and the worker run, and the production start (`./sigap up`) that runs them."""
