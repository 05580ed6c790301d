"""Key changes: which meter is to get which key, what it was handed out, and when it is sure."""
