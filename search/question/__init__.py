"""Reading what a question asks beside words: where, when, how, in which language, for whom."""
