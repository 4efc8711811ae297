"""Tables as people have them, taken apart into lines of cells: text, Excel, Word, web page, PDF."""
