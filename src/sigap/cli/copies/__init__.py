"""`./sigap backup`: what a copy holds, how it is proved, kept and found again; taking one back is `restore`'s."""
