"""From the columns of a table to the fields of a record: named by a standard, or guessed."""
