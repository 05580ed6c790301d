"""Operations: backups, restores that are proven, and what to look at before it hurts."""
