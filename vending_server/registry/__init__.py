"""The registry: who had which meter on which contract, at which place, and when."""
