"""The journals of the tills: taken in, proved, kept, and what they settle at the server."""
