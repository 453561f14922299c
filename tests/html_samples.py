"""HTML taken apart, and markup that must stay text."""

from html.parser import HTMLParser

NASTY = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'


class Cells(HTMLParser):
    """The tags and texts of a piece of HTML."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data):
        self.text += data


def html_of(markdown) -> str:
    from nbconvert.filters.markdown import markdown2html

    return markdown2html(markdown.data if hasattr(markdown, "data") else markdown)
