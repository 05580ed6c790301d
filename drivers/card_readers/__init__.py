"""Card readers: `base` says what they report, one further file per wire protocol."""
