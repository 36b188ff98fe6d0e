"""What can be learnt from many cases: numbers of nobody, read from tallies and never from cases."""
