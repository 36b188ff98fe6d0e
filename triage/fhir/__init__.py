"""FHIR R4 in and out: the only place that spells its element names. No framework, no I/O."""
