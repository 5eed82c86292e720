"""Acts on village months and on what is proposed for a quarter."""
