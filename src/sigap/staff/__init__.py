"""People, offices and powers as officials manage them: who works where, who may what, who comes and goes."""
