"""What sales, meters and bulk readings tell about a town's networks (docs/insight.md)."""
