# Signing in, one's own account, the staff's accounts.
accounts-sign-in = Sign in
accounts-sign-out = Sign out
accounts-name = E-mail or user name
accounts-password = Password
accounts-shared = Other people use this computer
accounts-shared-hint = Then we sign you out after half an hour of quiet.
accounts-forgotten = I forgot my password
accounts-letter = I have a letter with a code
accounts-letter-hint = First time here? Start with it.
accounts-back-to-sign-in = Back to signing in
accounts-other-person = Sign in as somebody else
accounts-not-now = Not now
accounts-go-on = Go on
accounts-none = none
accounts-wrong = That name and password do not fit together. Try again, or ask for a new password.
accounts-wait-name = Too many tries with this name from new devices. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}, then try again. Nothing is locked.
accounts-wait-address = Too many wrong tries from where you are. Wait { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}, then try again. Nothing is locked.
accounts-busy = Many people are signing in just now. Please try again in a few seconds; your name is still here.
accounts-waiting = One moment, please
accounts-waiting-say = Somebody is trying many passwords at this school. So each new device waits ten seconds: count to ten, then sign in. Devices that you have used before need not wait.
accounts-waiting-too-soon = That was less than ten seconds. Please count to ten once more.

accounts-second = Second proof
accounts-second-say = So that a stolen password opens nothing. Open the authenticator on your phone.
accounts-code = Code
accounts-code-hint = The six digits that it shows now, or one of your recovery codes.
accounts-code-wrong = That code does not fit, or it was used already. Wait for the next one.
accounts-code-gone = That took too long. Please sign in again.

accounts-reset-say = Tell us your name. If there is an e-mail address for it, we send a link there.
accounts-reset-send = Send me a link
accounts-reset-sent = If we know you, a link is on its way to your e-mail address. It works once, for 30 minutes.
accounts-reset-no-mail = No mail, or no e-mail address? The school’s office prints you a letter to sign in with.
accounts-reset-choose = Choose a new password. All other sign-ins of yours end.
accounts-new-password = New password
accounts-old-password = Password until now
accounts-keep-password = Keep this password
accounts-change-password = Change password
accounts-password-hint = At least 12 characters. Three or four words that do not belong together are good.
accounts-password-hint-pupil = At least 8 letters. Three words are good.
accounts-password-others-end = Your other sign-ins end. This one stays.
accounts-password-short = A password has at least { $fewest } characters. A few words in a row are easy to remember.
accounts-password-short-pupil = A password has at least { $fewest } letters. Take three words.
accounts-password-long = A password has at most { $most } bytes, that is about { $most } letters.
accounts-password-name = People who know you would try that first: no names of you, your children or the school. Take words that have nothing to do with you.
accounts-password-breached = That password stands in lists that thieves try first. Take another, perhaps four words.
accounts-password-old-wrong = That is not your password until now.
accounts-password-same = That is your password already. Take another one.

accounts-step-up = Is it you?
accounts-step-up-say = What comes next matters, so please prove once more that it is you. It holds for ten minutes.
accounts-step-up-wrong = That is not your password.
accounts-resume = Thank you
accounts-resume-say = What you entered is kept. Nothing has been done with it yet.
accounts-resume-do = Go on with it
accounts-resume-back = Look at it again first

accounts-account = Your account
accounts-account-say = What Bookbag knows of you to sign in, and where you are signed in.
accounts-email = E-mail
accounts-user-name = User name
accounts-password-since = Chosen on
accounts-language = Language
accounts-language-keep = Use this language
accounts-sessions = Where you are signed in
accounts-sessions-say = Is one of these not you? End it, then change your password.
accounts-session-opened = Signed in
accounts-session-seen = Last used
accounts-session-ends = Ends by itself
accounts-session-this = this one
accounts-session-shared = shared computer
accounts-session-end = End
accounts-sessions-end = End all but this one
accounts-change-email = Change e-mail
accounts-email-new = New e-mail address
accounts-email-hint = It is also your name for signing in.
accounts-email-told = We tell the old address that it was changed.
accounts-email-keep = Use this address
accounts-email-wrong = That is not an e-mail address.
accounts-email-taken = That address cannot be used for a second account. Ask the office.
accounts-factor-on = set up
accounts-factor-off = not set up yet
accounts-factor-say = With it a stolen password opens nothing. You need an authenticator on your phone; any will do. All staff need it, because they see much about children.
accounts-factor-1 = Open the authenticator and choose to add an account.
accounts-factor-2 = Let it read this code.
accounts-factor-qr = QR code for your authenticator
accounts-factor-typed = Or type this:
accounts-factor-3 = Enter the six digits that it shows.
accounts-factor-confirm = That is the code
accounts-factor-is-set = Your second proof is set up. Bookbag asks for it when you sign in.
accounts-factor-renew = Set it up on another phone
accounts-recovery = Your recovery codes
accounts-recovery-say = If your phone is lost, each of these opens your account once. We show them only now. Write them down or print them, and keep them where you keep your passport.
accounts-recovery-kept = I have kept them
accounts-recovery-new = Make new recovery codes
accounts-recovery-left = { $count ->
    [0] You have no recovery code left. Make new ones.
    [one] You have one recovery code left. Make new ones soon.
   *[other] You have { $count } recovery codes left.
}

accounts-new-device = A new device
accounts-new-device-say = We do not know this device yet. So we have sent a code to your e-mail address, or to your telephone if we have no address: it shows that you are you, also to a thief who knows your password.
accounts-device-code-hint = Eight digits. They work for ten minutes.
accounts-device-code-wrong = That is not the code. Look at the newest one that we sent.
accounts-new-device-office = No mail? Look in the folder for junk, or let the school’s office let this phone in.
accounts-new-device-enough = We have sent several codes to you already. Take the newest of them, or try again in ten minutes.
accounts-new-device-no-address = We do not know this device yet, and we have no e-mail address or mobile number of yours to send a code to. Bring it to the school’s office: they let it in within a minute.
accounts-device-name = A name for this device
accounts-device-name-hint = So that you know it again. We keep nothing else about it.
accounts-device-keep = Keep the name
accounts-device-not-known = This device is not remembered, because others use it too.
accounts-device-ipad = iPad
accounts-device-iphone = iPhone
accounts-device-android = Android device
accounts-device-chromebook = Chromebook
accounts-device-windows = Windows computer
accounts-device-mac = Mac
accounts-device-linux = Linux computer
accounts-device-other = this device
accounts-photo = Photo
accounts-photo-say = If you like: a photo of you, so that your child’s teachers know you at the gate. They see it, and so do the school’s leaders; other families never do.
accounts-photo-of = Photo of
accounts-photo-alt = Your photo
accounts-photo-choose = Choose a photo
accounts-photo-crop = What of it is shown
accounts-photo-zoom = Nearer
accounts-photo-across = To the side
accounts-photo-down = Up and down
accounts-photo-keep = Show this photo
accounts-photo-remove = Remove the photo
accounts-photo-none = Please choose a photo first.
accounts-closure = Close your account
accounts-closure-say = Then nobody signs in with it any more, and you get no e-mails. The school stays in touch with you on paper.
accounts-closure-paper = On paper from now on, for:
accounts-closure-stays = What you wrote and answered stays with the school. If you change your mind, the office invites you again. To take your own data with you, or to have it erased, ask in the privacy centre first.
accounts-closure-do = Close my account now
accounts-phone = Let this phone in
accounts-phone-say = For somebody who stands before you and has no e-mail, or a new phone. Check who they are. Their phone reads a code from your screen and they choose a new password on it, within 15 minutes.
accounts-phone-read = Let the phone’s camera read this code. Then they choose a new password on the phone. It works once.
accounts-phone-until = It works until
accounts-phone-done = Done
accounts-guardian-is-staff = This person also works at the school, and what the office hands out must not open more than the office may see. A leader removes a lost second proof, and the password comes by e-mail.
accounts-has-account = You have an account already. Please sign in with it: your new place on the staff is in it.

accounts-passkeys = Passkeys
accounts-passkeys-yours = Your passkeys
accounts-passkeys-say = With a passkey you sign in by your finger, your face or your device’s PIN, without name, password or code. Nobody can steal it with a false page. The device keeps finger and face to itself.
accounts-passkeys-count = { $count ->
    [0] none
    [one] one
   *[other] { $count }
}
accounts-passkeys-need-a-name = Passkeys work only where the school’s Bookbag has a name, and here its address is a number. Ask IT.
accounts-passkey-name = Name
accounts-passkey-name-hint = Which device is it? For example “my phone”.
accounts-passkey-name-missing = Give the passkey a name, so that you know it again.
accounts-passkey-added = Made on
accounts-passkey-used = Last used
accounts-passkey-never = not yet
accounts-passkey-remove = Remove
accounts-passkey-new = A new passkey
accounts-passkey-needs = To make one you need a browser that knows passkeys and runs scripts. An authenticator on your phone does it too.
accounts-passkey-make = Make a passkey
accounts-passkey-not-made = No passkey was made: it took too long, was cancelled, or this device has one for you already. Please try once more.
accounts-passkey-not-kept = This passkey cannot be kept: it is kept already, or you have very many. Remove one first.
accounts-passkey-gone = That passkey was removed already.
accounts-passkey-or-factor = Use an authenticator instead
accounts-factor-or-passkey = Use a passkey instead
accounts-passkey-sign-in = Sign in with a passkey
accounts-passkey-show = Use a passkey
accounts-passkey-not-shown = No passkey was shown: it was cancelled, or this device has none for this school.
accounts-passkey-wrong = That passkey opens nothing here, or it took too long. Try once more, or use your password.

accounts-staff = Staff
accounts-staff-name = Name
accounts-staff-roles = Roles
accounts-staff-classes = Classes
accounts-staff-state = Account
accounts-state-open = open
accounts-state-invited = invited
accounts-state-expired = invitation expired
accounts-state-suspended = stopped
accounts-state-no-role = no role
accounts-role-teacher = Teacher
accounts-role-leader = Leader
accounts-role-office = Office
accounts-role-dpo = Data protection officer
accounts-role-it = IT
accounts-role-teacher-hint = Teacher: their own classes
accounts-role-leader-hint = Leader: all classes, the school story, oversight
accounts-role-office-hint = Office: roster, invitations, contacts, calendar
accounts-role-dpo-hint = Data protection officer: privacy centre and access log
accounts-role-it-hint = IT: settings, mail, backups; no content
accounts-invite = Invite someone
accounts-invite-email-hint = The invitation goes there, and it is their name for signing in.
accounts-invite-say = They choose a password and set up a second proof themselves. The link works once, for 14 days.
accounts-invite-send = Send the invitation
accounts-invite-role = Choose at least one role.
accounts-given-name = First name
accounts-family-name = Family name
accounts-titled-name = How families call you or them
accounts-titled-name-hint = For example “Miss Whitlock”.
accounts-name-missing = Please enter a name.
accounts-name-long = That name is too long.
accounts-roles-say = Who loses a role is signed out everywhere, at once.
accounts-roles-keep = Keep these roles
accounts-roles-last-leader = The school needs at least one leader.
accounts-their-account = Their account
accounts-factor-remove-say = Only when a phone is lost: they set up a new second proof at their next sign-in.
accounts-factor-remove = Remove the second proof
accounts-suspend-say = Stops the account at once and signs it out everywhere. Nothing is erased.
accounts-suspend = Stop this account
accounts-suspend-end = Open this account again
accounts-departure = They leave the school
accounts-departure-hint = Their classes go to colleagues, and all their ways in end at once.
accounts-departure-say = Look at what will happen, and choose who goes on. It happens the moment you confirm, also where they are signed in now.
accounts-departure-class = Who takes over
accounts-departure-others = { $count ->
    [one] One more teacher has this class already.
   *[other] { $count } more teachers have this class already.
}
accounts-departure-nobody = Nobody for now
accounts-departure-drafts = { $count ->
    [one] One post that they have not published yet
   *[other] { $count } posts that they have not published yet
}
accounts-departure-delete = Delete
accounts-departure-to = Hand over to
accounts-departure-ends = What ends at once
accounts-departure-roles = All their roles, and what they could see and do with them
accounts-departure-sessions = { $count ->
    [one] One open sign-in
   *[other] { $count } open sign-ins
}
accounts-departure-proofs = { $count ->
    [one] One passkey or authenticator
   *[other] { $count } passkeys and authenticators
}
accounts-departure-passes = { $count ->
    [one] One pass for a class
   *[other] { $count } passes for classes
}
accounts-departure-invitations = { $count ->
    [one] One unused invitation that they made; invite that person again
   *[other] { $count } unused invitations that they made; invite those people again
}
accounts-departure-stays = What they wrote, and the record of what they did, stay with the school.
accounts-departure-guardian = They are a guardian here too. Their account stays for that, and shows only their own children.
accounts-departure-do = End it now
accounts-departure-self = You cannot end your own place. Another leader can.
accounts-departure-done = They have no role here any more.
accounts-departure-changed = Something has changed meanwhile. Please look at it once more.

accounts-join = Make your account
accounts-join-welcome = { $school } invites you, { $name }. Choose a password; your e-mail address is your name.
accounts-join-name = You sign in as
accounts-join-next = Next: a second proof on your phone, then one page on data protection.
accounts-join-make = Make my account
accounts-suspend-self = You cannot stop your own account. Another leader can.

# What was just done, said once on the page that follows.
done-signed-out = You are signed out. Nothing stays in this browser.
done-password-kept = Your new password is kept. Sign in with it.
done-password-changed = Your new password is kept. Other sign-ins have ended.
done-language-kept = From now on in this language.
done-session-ended = That sign-in has ended.
done-sessions-ended = All other sign-ins have ended.
done-email-changed = Your new e-mail address is kept.
done-photo-kept = Your photo is kept.
done-photo-removed = Your photo is removed.
done-account-closed = Your account is closed. What concerns your children comes on paper.
done-device-named = The name is kept.
done-passkey-kept = Your new passkey is kept. Next time you can sign in with it alone.
done-passkey-removed = The passkey is removed. Delete it on the device too.
done-factor-removed = You have no second proof now. Set it up again to go on.
done-oldest-ended = You were signed in at many places, so the oldest sign-in has ended.
done-staff-invited = The invitation is on its way.
done-roles-kept = The roles are kept.
done-staff-factor-removed = The second proof is removed. They were told.
done-staff-departed = They have left. All their ways in have ended.
done-staff-suspended = The account is stopped.
done-staff-suspension-ended = The account is open again.
done-guardian-signed-out = They are signed out everywhere.

# How the office helps a guardian in.
accounts-guardians = Guardians’ accounts
accounts-guardian-children = Children
accounts-guardian-last-day = Last day of use
accounts-guardian-no-account = They have no account yet. Invite them from the class’s invitations.
accounts-guardian-letter = Print a letter to sign in
accounts-guardian-letter-say = For somebody who forgot the password and has no e-mail. The letter opens the account once, within 7 days. It is shown only now.
accounts-guardian-end = Sign them out everywhere
accounts-guardian-end-say = For a lost phone. They sign in again with their password.
accounts-letter-body = With this letter you choose a new password for Bookbag. Let your phone read the code, or type the address. It works once.
accounts-letter-qr = QR code that leads to your new password
accounts-letter-until = The letter works until

# The first leader.
accounts-email-sign-in-hint = It is your name for signing in.
accounts-join-first = You are the first leader of { $school }. Choose how you sign in.
