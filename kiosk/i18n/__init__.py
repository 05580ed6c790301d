"""Words and numbers as people read them: texts by id, bidi islands, money, units, dates.

Arabic is the source language; English is the translation.  Import from the modules.
"""
