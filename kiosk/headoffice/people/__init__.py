"""The lists and acts of H10: people, what each role may do, what was changed."""
