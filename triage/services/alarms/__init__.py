"""Nothing forgotten: when a case must be seen, whose it is, and who is told when nobody looks."""
