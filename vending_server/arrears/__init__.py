"""Old debts by hand: opened, given another rule, written off, and told from first to last."""
