"""What is asked: items, answers, conditions and the path through them. Standard library only."""
