# E-mails. No name of an adult, of a child at most the first name; never any content (D116).

mail-hello = Hello,
mail-foot = We put no content into e-mails: it stays on the school’s own server. Bookbag never asks for your password by e-mail.
mail-office = Office { $number }
mail-link-once = The link works once, until { $until }, and is for you alone: please do not pass it on.
mail-not-you = Was this not meant for you? Please delete it and tell the school’s office.

mail-staff-title = Your place on the staff side of Bookbag
mail-staff-body = { $school } invites you to Bookbag, where the school shares what happens in class and writes with its families. You choose a password and set up a second proof on your phone; that takes five minutes.
mail-staff-action = Make my account

mail-leak-title = A restricted link opens something in Bookbag
mail-leak-body = Tonight’s self-test found that somebody whom the school shut out of a child’s things would see some of them: { $count } in all. No name stands in this mail.
mail-leak-do = A leader should look at once which it is and suspend the account. IT should keep a copy of the data folder and tell the maker; restarting does not mend it.
mail-leak-action = Look at what was found
mail-delegate-title = You may look at a child’s things in Bookbag
mail-delegate-body = A guardian of { $child } at { $school } lets you see chosen things in Bookbag, until a date that the guardian has set. You may decline by doing nothing.
mail-delegate-action = Look at it and decide
mail-guardian-title = Your place in Bookbag is ready
mail-guardian-body = { $school } invites you to Bookbag. There you see what { $child }’s class is doing, and you decide what the school may show of { $child }’s pictures and work. It runs on the school’s own server.
mail-guardian-choice = You would rather not? Say so behind the same link, and everything for { $child } comes on paper, as before.
mail-guardian-action = Look at it and decide

mail-left-title = { $child } has left { $school }
mail-left-body = { $child }’s time at { $school } has ended. Thank you for the time together. The stories of { $child }’s classes are closed for you from today.
mail-left-keeps = Your account stays open for now. There you can read who at school looked at { $child }’s record.
mail-left-action = Open Bookbag
mail-left-after = If { $child } has not left, please ask the school office: it is put right in a minute, and nothing is lost.
mail-reminder-title = Your place in Bookbag still waits for you
mail-reminder-body = { $school } invited you to Bookbag and has not heard from you. There you see what { $child }’s class is doing, and you decide what the school may show of { $child }’s pictures and work.
mail-reminder-newest = Please use this link: an earlier one no longer works. It works once, until { $until }, and is for you alone.

mail-proof-title = Go on with your request to { $school }
mail-proof-body = Somebody, we hope you, wants to ask { $school } for a place in Bookbag. This link shows us that mail to this address arrives.
mail-proof-action = Choose the teacher and ask
mail-proof-after = The link works for two hours. If you did not ask for it, you need not do anything.

mail-accepted-title = { $school } has answered your request
mail-accepted-body = You asked { $school } for a place in Bookbag. It is ready.
mail-accepted-action = Go on
mail-declined-title = { $school } has answered your request
mail-declined-body = You asked { $school } for a place in Bookbag. We cannot give it to you this way. Please speak to the school’s office: there you get a letter with a code.
mail-declined-action = Here you type the code of the letter

mail-reset-title = A new password for Bookbag
mail-reset-body = Somebody, we hope you, asked for a new password at { $school }.
mail-reset-action = Choose a new password
mail-reset-after = The link works once, for 30 minutes. If you did not ask, you need not do anything: your old password still holds.

mail-code-title = Your code for signing in to Bookbag
mail-code-body = Somebody, we hope you, signs in to your Bookbag at { $school } on a device that we do not know yet. Type this code there. It works once, for ten minutes.
mail-code-digits = { $code }
mail-code-after = Was it not you? Then somebody knows your password. Do not give the code to anybody, also not by telephone; choose a new password, and tell the school’s office.

mail-changed-device = New sign-in to your Bookbag
mail-changed-device-body = Your account at { $school } was opened on a device that we had not seen before: { $when }.
mail-changed-password = Your Bookbag password has changed
mail-changed-password-body = The password of your account at { $school } was changed: { $when }.
mail-changed-email = Your e-mail address in Bookbag has changed
mail-changed-email-body = Your account at { $school } now has another e-mail address: { $when }. This is the last mail to this one.
mail-changed-factor = Your second proof for Bookbag has changed
mail-changed-factor-body = The second proof of your account at { $school } was set up, changed or removed: { $when }.
mail-changed-recovery = A recovery code opened your Bookbag
mail-changed-recovery-body = Somebody signed in to your account at { $school } with one of your recovery codes: { $when }. That code is used up.
mail-changed-joined = Your Bookbag account is made
mail-changed-joined-body = Somebody used your invitation from { $school } and made your account: { $when }.
mail-changed-closed = Your Bookbag account is closed
mail-changed-closed-body = Somebody who was signed in to your account at { $school } closed it: { $when }. What concerns your children now comes on paper.
mail-changed-action = See who is signed in
mail-changed-after = Was it you? Then all is well. If not, end the other sign-ins there, choose a new password and tell the school’s office.

mail-disk-low = Room on the school’s disk gets scarce
mail-disk-low-body = Bookbag at { $school } has { $share } percent of its disk left. Everything still works. Below 5 percent photos pause; below 2 percent nothing new can be kept.
mail-disk-paused = Photos pause: the school’s disk is almost full
mail-disk-paused-body = Bookbag at { $school } has { $share } percent of its disk left. No photos are taken in until there is room again. Below 2 percent nothing new can be kept.
mail-disk-full = The school’s disk is full
mail-disk-full-body = Bookbag at { $school } has { $share } percent of its disk left. Reading, signing in, comments and taking back still work; nothing else can be kept until there is room again.
mail-disk-do = Please make room, or give the school a larger disk. Bookbag sees it within seconds and goes on by itself; nothing needs to be started again.
mail-disk-action = Look at the status page
