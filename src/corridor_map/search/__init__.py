"""Search in the articles: the words of a query against words and names, by an index in memory.

Each word of a query must begin some word of a text, or of a name - in any language - of a place,
route or actor that the text concerns or mentions. ``static/search.js`` means the same by a search.
"""
