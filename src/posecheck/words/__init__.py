"""The only place that turns numbers, dates, protocols, verdicts and reasons into text for people.

Terminal, pages, Markdown, pictures, the live screen and the voice all use it, so that they say the
same of the same repetition.  What programs read (JSON, columns of CSV, codes) is in ``documents``.
"""
