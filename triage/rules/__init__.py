"""What the answers mean: rules, their evaluation and its reasons. No framework, no clock, no I/O."""
