"""What readers see, a room for each notebook; imported by notebooks only.

theme, picture, table     one look: colours and type, a finished figure, a finished table
shared, marks, setup      what several pages show: sources, assumptions, printed figures, the head of a notebook
overview, evidence, target, evaluation, improvements, emissions     the rooms: each with its tables, sentences, figures and record
"""
