# What `bookbag setup` says on the console.
setup-unit-runs = Bookbag runs.
setup-unit-none = Now run `bookbag serve`.
setup-unit-silent = Bookbag was set up, but { $unit } does not start; `journalctl -u { $unit }` says why.
setup-link = The first leader opens within 30 minutes, once:

    { "  " }{ $link }
    { "" }
