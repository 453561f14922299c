"""What a browser opens: pages, the index, shared files.

`render`   an executed notebook -> one page
`numbers`  columns of numbers in tables stand to the right
`maker`    the process beside the zygote that renders the pages of a batch
`index`    `index.html` and `manifest.json` from the records in a folder; style and script
`pdf`      a page -> PDF, by Chromium
"""
