"""Reading an opening-hours text: characters, words, clauses, and what they say together."""
