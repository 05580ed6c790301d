"""The rules of the till, without a window: states of a vend, the till itself, texts of refusals."""
