"""The list that is shown, whole in a file: `job` pages through it, `panel` asks and tells."""
