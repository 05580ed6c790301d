"""How every window looks: one engine for till, first start, self-service and head office.

    choices.py     what the settings file may say: which colours, how large the type
    palette.py     the colours of each theme, frozen: light, dark, high contrast
    pairs.py       which ink stands on which ground, and how far they stand out
    dress.py       what is worn at this moment: a theme and a size of type
    sheet.py       the style sheet of a dress; office_sheet.py what only head office adds to it
    wearing.py     puts a dress on an application, and sizes that go with it on widgets

No widget names a colour: it carries a role, a tone or an object name that the sheet knows, or asks
`worn().palette` at the moment it paints.
"""
