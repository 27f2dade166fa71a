# Home: the first page of everyone.
home-morning = Good morning, { $name }
home-afternoon = Good afternoon, { $name }
home-evening = Good evening, { $name }
home-clasp = { $count ->
    [one] One new thing in the bag
   *[other] { $count } new things in the bag
}
home-children = { $count ->
    [one] Your child
   *[other] Your children
}
home-no-child = No child is linked to your account now. If you expect one here, please ask the school office.
home-class = Class { $class }
home-year = { $count ->
    [-1] Nursery
    [0] Reception
   *[other] Year { $count }
}
home-year-with = { $year } with { $teachers }
home-story-of = { $class }’s story
home-story-then = { $class }’s story of { $year }
home-delegates = Who else may look
home-lent = You may look
home-lent-until = Until { $date }
home-consents = Your answers about pictures and stories
home-account = { $child }’s own sign-in
home-make-account = Make a sign-in for { $child }
home-unanswered = { $count ->
    [one] One answer is still missing
   *[other] { $count } answers are still missing
}
home-nothing-to-do = Nothing left to do
home-waiting = Needs an answer
home-answer = { $count ->
    [one] One question about pictures and stories
   *[other] { $count } questions about pictures and stories
}
home-answer-button = Answer
home-answer-for = Answer for { $child }
home-no-disadvantage = A no has no disadvantage.
home-latest = From the class
home-no-post = Nothing has been posted yet. When a teacher posts something, it appears here.
home-in-class = in { $class }’s story
home-in-school = in the school story
home-new = New
home-picture = Photo from the class
home-read = Read
home-read-of = Read the post of { $author }
home-likes = { $count ->
    [one] 1 like
   *[other] { $count } likes
}
home-comments = { $count ->
    [one] 1 comment
   *[other] { $count } comments
}
home-good-to-know = Good to know
home-yours = Your rights
home-who-looked = Who looked at { $child }’s record
home-language = Change the language
home-stays-here = Everything here stays on the school’s own server.

home-hello = Hello, { $name }
home-you-are-in = You are in { $class }
home-pupil-latest = New in your class
home-pupil-nothing = There is nothing new for you yet. Come back soon!

home-own-children = Your own children
home-own-children-more = Everything about them
home-desk = On the desk
home-drafts = Not published yet
home-draft-without-text = A post without words
home-untold = { $count ->
    [one] Say who is in one picture
   *[other] Say who is in { $count } pictures
}
home-pictures = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
home-classes = { $count ->
    [one] Your class
   *[other] Your classes
}
home-all-classes = All classes
home-pupils = Pupils
home-reached = Families here
home-reached-of = { $reached } of { $pupils }
home-last-post = Last post
home-never = none yet
home-open-story = Open the story
home-staff-latest = From the stories
home-staff-nothing = Nothing waits for you. When a leader gives you a class or a role, it appears here.
home-desk-suspended = { $count ->
    [0] No family link waits for a decision
    [one] One family link waits for a decision
   *[other] { $count } family links wait for a decision
}
home-desk-invitations = { $count ->
    [0] Every guardian has joined or chosen paper
    [one] One guardian has not joined yet
   *[other] { $count } guardians have not joined yet
}
home-desk-consents = { $count ->
    [0] Every family has answered about photos
    [one] One child without an answer about photos
   *[other] { $count } children without an answer about photos
}
home-desk-undelivered = { $count ->
    [0] All addresses work
    [one] One address does not work
   *[other] { $count } addresses do not work
}
home-desk-roster = { $count ->
    [one] One pupil on the roster
   *[other] { $count } pupils on the roster
}
home-desk-guardians = Help a family to sign in
home-desk-access = Who looked at what: the access log
home-desk-register = The register of consents
home-desk-status = The state of the machine
home-desk-outbox = { $count ->
    [0] No mail or SMS waits to be sent
    [one] One mail or SMS waits to be sent
   *[other] { $count } mails and SMS wait to be sent
}
