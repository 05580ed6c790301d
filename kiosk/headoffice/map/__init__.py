"""The map: outlines of zones and meters as points, painted by ourselves, without tiles or net."""
