# Staff invite guardians: the list of a class, letters, e-mails.
invitations-title = Invitations for { $class }
invitations-lead = A letter, an e-mail or an SMS invites one adult about one child. It works once.
invitations-empty = No pupil is in this class yet. The office imports the roster.
invitations-families = { $joined } of { $all } families have joined
invitations-invite-many = Invite many
invitations-print-list = Print this list
invitations-filter = Which adults
invitations-show-everybody = Everybody
invitations-show-missing = Not joined yet
invitations-show-bounced = Not reachable
invitations-show-paper = On paper
invitations-show-joined = Joined
invitations-opened = Looked at { $when }
invitations-more = More
invitations-paper-declined = Strip came back: no
invitations-paper-asked = Paper, please
invitations-paper-end = No longer on paper
done-invitation-declined = Recorded: the family said no and gets paper.
done-invitations-sent = The invitations are on their way.
done-invitations-sent-to-nobody = Nothing was sent this time: whoever you chose has been invited already, or can no longer be.
invitations-waiting-requests = { $count ->
    [one] Somebody asks for a place in this class.
   *[other] { $count } people ask for a place in this class.
}
invitations-look-at-requests = Look at it

invitations-round-title = Invite many at once: { $class }
invitations-round-lead = Nothing has been sent yet. Look at it, take out whom you want, then send.
invitations-round-sums = What will be sent
invitations-round-mails = { $count ->
    [one] by e-mail
   *[other] by e-mail
}
invitations-round-sms = { $count ->
    [one] by SMS, one part
   *[other] by SMS, { $count } parts in all
}
invitations-round-by-sms = By SMS
invitations-round-number = number ending in { $end }
invitations-round-parts = { $count ->
    [one] one part
   *[other] { $count } parts
}
invitations-round-letters = { $count ->
    [one] needs a letter
   *[other] need a letter
}
invitations-round-left = { $count ->
    [one] gets nothing
   *[other] get nothing
}
invitations-round-nothing = There is nobody to write to now.
invitations-round-by-mail = By e-mail
invitations-round-reminder = a reminder: the earlier code stops working
invitations-round-look = The mail in { $language }
invitations-round-look-again = The reminder in { $language }
invitations-round-send = Send these invitations
invitations-round-stop = Send nothing
invitations-round-by-letter = By letter, which you print
invitations-letter-no-address = no e-mail address
invitations-letter-bounced = the e-mail address takes no mail; please ask the family for another
invitations-round-left-out = Nothing is sent to
invitations-left-joined = Joined already
invitations-left-declined = Said no
invitations-left-paper = On paper
invitations-left-suspended = Wait for the office
invitations-left-restricted = Restricted
invitations-left-lately = Invited less than a week ago
invitations-left-sibling = Invited about a brother or sister in this round

invitations-reach-title = Who has joined
invitations-reach-lead = The whole school, class by class
invitations-reach-empty = There is no class yet. The office imports the roster.
invitations-by-class = By class
invitations-class = Class
invitations-joined = Families joined
invitations-of = { $joined } of { $all }
invitations-invited = Invited
invitations-unasked = No open invitation
invitations-bounced = Mail comes back
invitations-on-paper = On paper
invitations-requests = Ask to join
invitations-sum-invited = adults are invited and have not answered
invitations-sum-unasked = adults have no open invitation
invitations-sum-bounced = addresses take no mail
invitations-sum-paper = families are on paper
invitations-sum-requests = ask to join
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
invitations-state-sms = SMS sent { $when }, works until { $until }
invitations-state-bounced = What was sent { $when } did not arrive
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
invitations-by-sms = Invite by SMS
invitations-no-sms = The school sends no SMS. Print a letter.
invitations-no-mobile = There is no mobile number for this adult that takes an SMS. Print a letter.
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
invitations-letter-line = Open the address, choose this language, type the code. If you need help, ask the school’s office.
invitations-letter-square = QR code that opens the page for this code
invitations-letter-slip = Back to school, please
invitations-letter-slip-paper = We prefer paper.
invitations-letter-slip-second = We need another letter for a second adult.
invitations-letter-slip-name = Name
invitations-letter-slip-date = Date
invitations-nobody = Everybody here has joined, or waits for the office.
