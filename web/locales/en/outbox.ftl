# The outbox, as IT sees it: hosts, counts and errors, no texts and no recipients.
outbox-title = Mail and SMS
outbox-lead = What waits, what left, and what the mail host and the SMS gateway said. Texts and addresses are not shown to IT.
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
outbox-count = Messages
outbox-none = Nothing has gone wrong.
outbox-no-hosts = Bookbag has spoken to no host yet.
outbox-trouble-unreachable = The host does not answer. Is it running, and is the address right?
outbox-trouble-encryption = No encryption, or a certificate that does not fit. Nothing was sent.
outbox-trouble-login = The host does not accept the user name and password.
outbox-trouble-sender = The host turns the school as a sender away, asks to slow down, or wants to be paid.
outbox-trouble-configuration = No host is configured, or its address leads nowhere.
outbox-trouble-expired = Too late: it no longer made sense to send it.
outbox-trouble-refused = The host refuses this message or its address.
outbox-trouble-later = Not now, says the host; we try again.
outbox-trouble-returned = The mail came back: its address does not work.
outbox-trouble-undelivered = The gateway says that this SMS never arrived.
outbox-address-invalid = This is not an e-mail address.

outbox-parts = SMS parts paid for in the last 30 days
outbox-stuck = Tried in vain, and may still be sent
outbox-retry = Send again
outbox-to-do = To do
outbox-by-email = By e-mail
outbox-by-sms = By SMS
outbox-kind-guardian-invitation = Invitation to a guardian
outbox-kind-staff-invitation = Invitation to staff
outbox-kind-password-reset = A new password
outbox-kind-account-changed = A change to the account
outbox-kind-other = Another message

# Whom a message did not reach, for leaders and the office.
outbox-undelivered = Not reached
outbox-undelivered-lead = Whom mail and SMS did not reach, so that somebody rings or prints.
outbox-dead = Addresses that do not work
outbox-dead-none = All addresses work, as far as we know.
outbox-dead-do = Ask the family for another address and write it into their record: the line then goes by itself.
outbox-dead-email = E-mail address
outbox-dead-sms = Mobile number
outbox-missed = Messages of the last 30 days that did not arrive
outbox-missed-none = Everything arrived, as far as we know.
outbox-adult = Name
outbox-children = Children
outbox-staff = Staff
outbox-what-fails = What does not work
outbox-since = Since
outbox-message = Message
outbox-way = How
outbox-written = Written

# SMS: what each may say. At most 3 parts; a child's first name and nothing else of a child.
sms-guardian-invitation = { $school }: your place in Bookbag for { $child } is ready. { $link } This link works once, for you alone.
sms-code = { $code } is your code for Bookbag at { $school }. Never tell it to anybody.
sms-test = { $school }: this is a test. Bookbag can send SMS.
