# The outbox, as IT sees it: hosts, counts and errors, no texts and no recipients.
outbox-title = Mail
outbox-lead = What waits, what left, and what the mail host said. Texts and addresses are not shown to IT.
outbox-waiting = Waiting
outbox-oldest = Oldest waits since
outbox-sent-day = Sent in the last day
outbox-given-up = Given up in the last week
outbox-hosts = Hosts that Bookbag spoke to
outbox-host = Host
outbox-purpose = For
outbox-contacts = Contacts
outbox-failures = Failed
outbox-last = Last
outbox-errors = What went wrong
outbox-error = What
outbox-count = Mails
outbox-none = Nothing has gone wrong.
outbox-no-hosts = Bookbag has spoken to no host yet.
outbox-trouble-unreachable = The mail host does not answer. Is it running, and is the address right?
outbox-trouble-encryption = No encryption, or a certificate that does not fit. Nothing was sent.
outbox-trouble-login = The mail host does not accept the user name and password.
outbox-trouble-sender = The mail host turns the school as a sender away, or asks to slow down.
outbox-trouble-configuration = No mail host is configured.
outbox-trouble-expired = Too late: it no longer made sense to send it.
outbox-trouble-refused = The mail host says that this address takes no mail.
outbox-trouble-later = Not now, says the mail host; we try again.
outbox-address-invalid = This is not an e-mail address.

# SMS: what each may say. At most 3 parts; a child's first name and nothing else of a child.
sms-guardian-invitation = { $school }: your place in Bookbag for { $child } is ready. { $link } This link works once, for you alone.
sms-code = { $code } is your code for Bookbag at { $school }. Never tell it to anybody.
sms-test = { $school }: this is a test. Bookbag can send SMS.
