"""Articles: their canonical texts, annotations and selectors, and the folder in which they are kept.

It imports languages, io and errors, and knows nothing of geometry. It offers importing, cleaning, adding,
correcting and reanchoring of quotations.
"""
