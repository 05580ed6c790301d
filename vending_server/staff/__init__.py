"""Staff: who may do what, where, as head office sees and changes it."""
