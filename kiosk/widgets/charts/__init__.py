"""Charts painted by hand, in the theme of the moment and in reading direction (decision 0437).

    columns.ColumnChart   figures in a row of time or order: days, hours, months
    ranks.RankChart       named figures, the largest first: zones, tariffs
    trend.TrendChart      one row of figures against another: a household and its neighbours

Each tells a screen reader its figures, is walked through with the arrow keys, and says the figure
under the cursor in words above the drawing.  No colour is the only sign.
"""
