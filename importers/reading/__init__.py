"""Rules for reading what people write in lists: names, contacts, ages, marks, addresses."""
