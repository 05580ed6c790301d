"""What parent and witness agree on."""

BEAT_MS = 2  # how often the window's loop shows that it turns
TOLD_FROM_MS = 10  # shorter stands are not told one by one
BLAMED_FROM_S = 0.008  # with --blame: look at what the window's thread does from here on
