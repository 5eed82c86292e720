"""What is made of a checkout to be carried elsewhere: the bundle, the licences, units and containers."""
