"""Documents made of pages: from marks on paper to the blocks of a document.

In:  glyphs, ruling lines and lines of text with their positions, page by page.
Out: paragraphs and grids in reading order. Nothing here knows PDF or pixels; both readers share it.
"""
