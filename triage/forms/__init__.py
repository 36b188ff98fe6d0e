"""Fields and checks for whatever a questionnaire asks, and for the staff pages."""
