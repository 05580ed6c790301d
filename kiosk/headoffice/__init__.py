"""Head office: what a finance manager looks at, decides and prints (docs/headoffice.md).

    window.py      strip, navigation, one screen at a time, keys
    screen.py      what every screen is; screens/ holds one file each and the one table of them
    desk.py        what all screens share; line.py is the server as they see it
    tables/        lists of any length, page by page
    filters/       what is asked of a list, as a text
    export/        the same list as CSV and XLSX

Everything shown comes from the server's API; no rule of money stands here.
"""
