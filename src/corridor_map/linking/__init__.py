"""Which sentence speaks of which route: `corridor_map.linking.pipeline` reads as the pipeline.

It imports articles, languages, io and errors; routes and places it knows by the words of a lexicon alone. It
offers linking of texts, one or many, with the reason for each link, and its evaluation.
"""
