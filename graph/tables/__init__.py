"""Tables as sources: a short mapping says what their columns state; each row is evidence.

The table's file and its mapping are the record; claims are derived from them at each build.
"""
