"""What is kept: the database, its tables, their encryption, and one file of queries per noun."""
