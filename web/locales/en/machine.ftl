# IT's status page.
machine-status = Status
machine-status-say = Counts, versions and dates; no names
machine-machine = The machine
machine-version = Bookbag’s version
machine-database = Database
machine-megabytes = { $count ->
    [one] { $count } megabyte
   *[other] { $count } megabytes
}
machine-disk = Room on the disk
machine-disk-free = { $gigabytes } gigabytes free, { $share } percent
machine-counts = What is kept
machine-pupils = Pupils at the school
machine-accounts = Open accounts
machine-sessions = Open sessions
machine-posts = Published posts
machine-blobs = Sealed files
machine-lines = Lines in the access log
machine-mail = Mail
machine-mail-waiting = { $count ->
    [0] No mail is waiting.
    [one] One mail is waiting.
   *[other] { $count } mails are waiting.
}
machine-mail-oldest = The oldest since:
machine-damage = Damaged pictures
machine-damage-pictures = { $count ->
    [one] One picture does not open whole; a grey one stands in its place.
   *[other] { $count } pictures do not open whole; grey ones stand in their place.
}
machine-damage-last = Last noticed:
machine-damage-do = Run bookbag verify on the server: it names the files. Put them back from the last snapshot, and look at the disk.
machine-disk-low = Room on the disk gets scarce. Everything still works; below 5 percent photos pause. Please make room, or give the school a larger disk.
machine-disk-paused = The disk is almost full: photos pause until there is room. Below 2 percent nothing new can be kept. Please make room, or give the school a larger disk.
machine-disk-full = The disk is full: reading, signing in, comments and taking back still work, nothing else can be kept. Please make room, or give the school a larger disk; Bookbag then goes on by itself.
