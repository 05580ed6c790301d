"""What stands on a customer's card: `base` is the boundary, the open scheme is ours.

A scheme turns what a reader read into a `CustomerCard`, and what should be on the card into
an image that a writer can write.  It touches no device.  See docs/protocols/customer-card.md.
"""
