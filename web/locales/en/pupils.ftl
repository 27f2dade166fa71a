# A pupil's own account, made at home or at school.
pupils-account-title = { $child }’s own sign-in
pupils-account-none = { $child } has no sign-in yet.
pupils-account-lead = With it { $child } sees the class story and likes posts. { $child } cannot write to anybody.
pupils-account-is-consent = Making it is your yes to a sign-in of { $child }’s own.
pupils-account-no-consent = A guardian has to agree first. You can record an answer on paper with the consents.
pupils-account-user-name = User name
pupils-account-user-name-hint = Short and easy to type. It says nothing about the class.
pupils-account-password = Password
pupils-account-password-hint = At least eight characters. We propose three words; change them if you like.
pupils-account-make = Make the sign-in
pupils-account-made = The sign-in is ready.
pupils-account-slip = For { $child } to keep
pupils-account-slip-hint = The password is shown here once. Print this page or write it down.
pupils-account-reset = New password
pupils-account-close = Close the sign-in
pupils-account-close-hint = { $child }’s work stays. You can make a new sign-in later.
done-pupil-account-closed = The sign-in is closed.
pupils-account-there = { $child } signs in as { $name }.
pupils-account-exists = There is a sign-in already.
pupils-account-print = Print
pupils-account-on = Done
pupils-account-first = { $child } needs a sign-in first. Make it, then choose pictures.
pupils-account-no-name = { $child } has a sign-in without a user name.
pupils-account-name-too = Give it a user name and a password too
pupils-account-card = Card
pupils-account-card-none = No card is printed. Teachers print cards on the page of the class.
pupils-account-card-since = Printed on { $date }. It works at school only, on a tablet of the class.
pupils-account-card-revoke = Take the card back
pupils-account-pictures = Three pictures
pupils-account-pictures-there = Three pictures are chosen. Nobody can look them up; choose new ones if they are forgotten.
pupils-account-pictures-none = No pictures are chosen.
pupils-account-pictures-choose = Choose pictures
pupils-account-waits = A guardian has to agree before { $child } can sign in. Until then this sign-in opens nothing.
done-pupil-card-revoked = The card opens nothing any more.
done-pupil-pictures-kept = The pictures are kept.
done-pupil-joined = Hello! Your sign-in is ready.

# In front of the class’s tablet.
pupils-who = Who are you?
pupils-show-card = Show your card
pupils-tap = { $name }, tap your three pictures
pupils-tap-wrong = Those are not your pictures. Try again.
pupils-not-me = Not { $name }
pupils-slots = Your three pictures
pupils-slot-empty = nothing yet
pupils-back-to-class = Back to my class
pupils-hand-on = I am done
pupils-with-name = Sign in with a name and a password
pupils-at-school = I am a pupil, at school
pupils-at-school-hint = With your card or your pictures
pupils-with-code = I have a code from my teacher
pupils-with-code-hint = Make your own sign-in
pupils-not-here = Not on this tablet
pupils-not-here-adult = For grown-ups: cards and pictures work at school, on a device that belongs to the class. Teachers find the button on the class’s page, under ‘Sign-ins’.
pupils-shut = Ask your teacher
pupils-shut-adult = For grown-ups: this device belongs to the class, and signing in is not open now. Teachers open it for a lesson on the class’s page, under ‘Sign-ins’.
pupils-out-of-hours = School is closed now
pupils-out-of-hours-adult = For grown-ups: cards and pictures work during the school’s hours only. A leader sets them under ‘Settings’.
pupils-card-wrong = This card does not work here
pupils-card-wrong-adult = For grown-ups: the card may be an old one, or belong to another class. Teachers can print a new one.
pupils-grown-up-first = A grown-up has to say yes first
pupils-grown-up-first-adult = For grown-ups: a guardian agrees under ‘Consents’, or gives the school an answer on paper. From then on this sign-in works.
pupils-grown-up-first-said = A grown-up at home has to say yes first. Ask them to look at ‘Consents’ in Bookbag.
pupils-slow = One moment, please
pupils-slow-adult = For grown-ups: there were many wrong tries. Count to sixty, then try again. A teacher can give new pictures or a new card.
pupils-card-hello = Hello!
pupils-card-in = Come in

# The pictures.
pupils-picture-sun = Sun
pupils-picture-boat = Boat
pupils-picture-tree = Tree
pupils-picture-fish = Fish
pupils-picture-house = House
pupils-picture-star = Star
pupils-picture-apple = Apple
pupils-picture-cat = Cat
pupils-picture-moon = Moon
pupils-picture-ball = Ball
pupils-picture-flower = Flower
pupils-picture-kite = Kite
pupils-picture-umbrella = Umbrella
pupils-picture-car = Car
pupils-picture-drum = Drum
pupils-picture-mushroom = Mushroom
pupils-choose-pictures = Pictures of { $child }
pupils-choose-pictures-say = Let { $child } tap three pictures in an order to remember. They work at school, on a tablet of the class.
pupils-pictures-weak = Everybody would try those first. Choose three that do not belong together.
pupils-start-again = Start again
pupils-back = Back
pupils-pictures-done = Well done, { $child }
pupils-pictures-done-say = At school, tap yourself and then your three pictures.

# A pupil’s own code.
pupils-code = Your code
pupils-code-type = Type your code
pupils-code-hint = It is on the slip from your teacher. Big or small letters, both are fine.
pupils-code-wrong = That code does not fit. Look again, or ask your teacher for a new one.
pupils-code-hello = Hello { $child }
pupils-code-name = With a name and a password
pupils-code-password-hint = At least eight letters. These three words are good. Write them down.
pupils-code-make = Keep my name and password
pupils-code-pictures = Or with three pictures
pupils-code-pictures-say = Tap three pictures that you will remember. They work at school.
pupils-codes = { $count ->
    [one] One code
   *[other] { $count } codes
}
pupils-codes-print = { $count ->
    [one] Print one slip
   *[other] Print { $count } slips
}
pupils-codes-lead = The codes are on this page alone. Each works once.
pupils-codes-open = Open
pupils-codes-type = and type
pupils-codes-until = It works once, until { $date }, as soon as a guardian has agreed.

# Cards.
pupils-cards = { $count ->
    [one] One card
   *[other] { $count } cards
}
pupils-cards-print = { $count ->
    [one] Print one card
   *[other] Print { $count } cards
}
pupils-cards-lead = The squares are on this page alone. Older cards of these children no longer work.
pupils-card-found = Found it? Please bring it to the school office.
pupils-card-square = Square to scan, { $child }

# The teacher’s list.
pupils-list = Sign-ins of { $class }
pupils-list-link = Sign-ins
pupils-list-counts = { $with } of { $all } can sign in
pupils-list-children = Children
pupils-list-child = Child
pupils-list-consent = Consent
pupils-list-ways = Signs in with
pupils-list-last = Last day
pupils-list-change = Change
pupils-agreed = Agreed
pupils-not-agreed = Not agreed yet
pupils-no-account = No sign-in
pupils-never = never
pupils-card-since = Card of { $date }
pupils-pictures-chosen = Pictures
pupils-code-open = Code until { $date }
pupils-could-have = { $count ->
    [one] For one child a guardian has agreed, and there is no sign-in yet.
   *[other] For { $count } children a guardian has agreed, and there is no sign-in yet.
}
pupils-make = { $count ->
    [one] Make one sign-in
   *[other] Make { $count } sign-ins
}
pupils-print-cards = Print cards
pupils-print-codes = Print codes
pupils-print-say = Cards are for children with a sign-in; a new card replaces the old one. Codes are for children without: with a code a child chooses its own name and password, or pictures.
pupils-back-to-list = Back to the sign-ins
done-pupil-accounts-made = The sign-ins are made. Now print cards or choose pictures.
done-pupil-accounts-none = Nobody needed a sign-in, or no guardian has agreed yet.
done-pupil-cards-none = Choose at least one child with a sign-in.
done-pupil-codes-none = Choose at least one child without a sign-in.
done-class-device-closed = The device is no longer the class’s.
done-class-window-open = Signing in is open for 90 minutes.
done-class-window-shut = Signing in is closed, and everybody is signed out on the class’s devices.
pupils-devices = Devices of the class
pupils-devices-say = On the devices of { $class } children sign in with cards or pictures, during a lesson for which a teacher opens signing in: 90 minutes at most, in school hours.
pupils-device-open = Make this device one of { $class }
pupils-device-say = Press this on the tablet itself. You are signed out there, the device belongs to { $class } for 90 days, and signing in is open.
pupils-window-open = Open signing in for 90 minutes
pupils-window-shut = Close signing in
pupils-window-until = Signing in is open until { $time }.
pupils-devices-open = Devices of the class
pupils-device-since = Added
pupils-device-by = { $name }, { $when }
pupils-device-child = In use by
pupils-device-nobody = nobody
pupils-device-close = Remove

# The school’s hours.
pupils-hours = School hours
pupils-hours-say = Cards and pictures of pupils work in these hours only, on devices of the class, while a teacher has opened signing in. At the end all pupils are signed out there.
pupils-hours-days = Days
pupils-hours-opens = From
pupils-hours-closes = To
pupils-hours-hint = Like 07:30, on the school’s clock
pupils-hours-no-day = Choose at least one day.
pupils-hours-wrong = Write a time like 07:30, at most 24:00.
pupils-hours-backwards = The end has to be later than the beginning.
