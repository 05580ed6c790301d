"""Parts of the tariff desk: versions cell by cell."""
