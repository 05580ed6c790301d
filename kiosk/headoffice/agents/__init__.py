"""Parts of the screen about agents: what is done to one, the form for it, the float's curve."""
