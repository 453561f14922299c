"""What a browser opens: pages, the index, shared files.

`render`   an executed notebook -> one page
`sanitize`, `printed`  what cells show: HTML without what acts, text as a terminal shows it in the end
`numbers`  columns of numbers in tables stand to the right
`maker`    the process beside the zygote that renders the pages of a batch
`index`    `index.html`, the pages of runs and `manifest.json` from the records in a folder; styles and scripts
`shelf`    those records, each read once
`targets`  a row for every target, for the search of the index
`front`    the first screen of the index: targets, gains, evaluation
`pdf`      a page -> PDF, by Chromium
"""
