"""Money of terminals without a person: what they owe customers, and what their cash boxes held."""
