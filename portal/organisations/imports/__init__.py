"""Places from files: those that come with the project, and the official ones of each year.

Every import reads and checks the whole file first and writes in one transaction, or not at all.
"""
