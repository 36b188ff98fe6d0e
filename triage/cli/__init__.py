"""The commands: one file per noun. `flask` finds them by setup.cfg, with or without a configured instance."""
