"""HL7 v2 out: the only place that spells its segments. No framework, no I/O."""
