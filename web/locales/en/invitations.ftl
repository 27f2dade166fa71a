# Staff invite guardians: the list of a class, letters, e-mails.
invitations-title = Invitations for { $class }
invitations-lead = A letter or an e-mail invites one adult about one child. It works once.
invitations-empty = No pupil is in this class yet. The office imports the roster.
invitations-counts = { $joined } of { $all } adults have joined.
invitations-choose = For whom?
invitations-choose-one = Please choose at least one adult.
invitations-guardian = Adult
invitations-child = Child
invitations-state = State
invitations-action = Invite
invitations-relation = { $relation } of { $child }
invitations-state-new = Not invited yet
invitations-state-joined = Joined
invitations-state-letter = Letter printed { $when }, works until { $until }
invitations-state-email = E-mail sent { $when }, works until { $until }
invitations-state-expired = Invitation of { $when } has run out
invitations-state-revoked = Invitation of { $when } was taken back
invitations-state-declined = Said no on { $when }, gets paper
invitations-state-paper = Gets paper
invitations-state-suspended = Waits until the office has confirmed the link
invitations-state-restricted = Restricted: is not invited
invitations-times = { $count ->
    [one] invited once
   *[other] invited { $count } times
}
invitations-print = { $count ->
    [one] Print the letter
   *[other] Print the letters
}
invitations-print-hint = New letters make the earlier ones of the same adults useless. Print on A4, one page each.
invitations-by-email = Invite by e-mail
done-invitation-sent = The invitation is on its way.
invitations-no-email = There is no e-mail address for this adult. Print a letter.
invitations-not-possible = This adult cannot be invited now.
invitations-already-joined = This adult has joined already.
invitations-revoke = Take back
done-invitation-revoked = Taken back: that code no longer works.
invitations-back = Back to the invitations

invitations-letters = { $count ->
    [one] One letter
   *[other] { $count } letters
}
invitations-letters-lead = The codes are shown here and nowhere else. Print now; whoever reloads this page makes new ones.
invitations-letters-print = Print { $count ->
    [one] the letter
   *[other] { $count } letters
}

invitations-letter-office = Office
invitations-letter-for = For
invitations-letter-bag = in the book bag of { $child }, { $class }
invitations-letter-title = Your place in Bookbag is ready
invitations-letter-dear = Dear { $name },
invitations-letter-what = Bookbag is where we share what happens in class, write to each other and ask for your answers. It runs on the school’s own server. Nobody earns money with it.
invitations-letter-keeps = It keeps your name, how we reach you, { $child }’s name and class, what is posted, and your answers: nothing else. You see all of it and can have it corrected or erased.
invitations-letter-step-open = Point the camera of your phone at the square, or open
invitations-letter-step-type = Type this code:
invitations-letter-step-choose = Read what we keep, say what we may show of { $child }, choose a password.
invitations-letter-until = The code is for you alone and works once, until { $date }. Another adult gets another letter. Please do not pass it on.
invitations-letter-decline = You would rather not? That is fine: say so behind the same square, or tick the box below. Then everything comes on paper in { $child }’s book bag, as before.
invitations-letter-sign = Your school
invitations-letter-languages = This page speaks:
invitations-letter-square = QR code that opens the page for this code
invitations-letter-slip = Back to school, please
invitations-letter-slip-paper = We prefer paper.
invitations-letter-slip-second = We need another letter for a second adult.
invitations-letter-slip-name = Name
invitations-letter-slip-date = Date
invitations-nobody = Everybody here has joined, or waits for the office.
