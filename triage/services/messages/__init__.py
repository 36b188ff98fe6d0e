"""What patients are sent: the words, who may get them and when, and the ways they go."""
