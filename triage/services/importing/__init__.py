"""Reading a list of visits: from bytes to rows that say what is wrong with them. Knows no database."""
