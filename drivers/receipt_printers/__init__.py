"""Receipt printers: `base` says what they can do, further files speak one protocol each."""
