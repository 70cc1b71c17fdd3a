"""What is kept of a person: told to them, and erased. Nothing below knows of this room; what it does stands in one table of columns."""
