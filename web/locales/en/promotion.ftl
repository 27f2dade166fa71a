### The move to the next school year.

promotion-to = New school year
promotion-title = New school year
promotion-heading = From { $from } to { $to }
promotion-step-plan = Plan
promotion-step-rehearse = Rehearse
promotion-step-go = Move
promotion-lead = What each class becomes. Proposed is what most schools do: one year group up, into the room and to the teacher of the class above; the oldest leave. Change what is different here. Nothing is written before you have seen a rehearsal and confirmed it.
promotion-caption = Each class and what it becomes
promotion-what = What happens
promotion-what-of = What happens with { $class }
promotion-moves = moves up
promotion-leaves = leaves the school
promotion-name = Next year’s class
promotion-name-of = Next year’s class of { $class }
promotion-teacher = Who teaches it
promotion-teacher-of = Who teaches the next class of { $class }
promotion-no-teacher = nobody yet
promotion-hint = Two classes may get the same new name: they become one. Single children who change class, and the new ones, come with the next import of the roster or by hand.
promotion-rehearse = See what this would do
promotion-back = Back to the roster
promotion-rehearsal = Rehearsal of the new school year
promotion-nothing-yet = This is a rehearsal. Nothing has been changed.
promotion-moved = { $count ->
    [0] No child moves up
    [one] One child moves up
   *[other] { $count } children move up
}
promotion-drafts = { $count ->
    [one] 1 draft was never published
   *[other] { $count } drafts were never published
}
promotion-leavers = { $count ->
    [one] One child leaves
   *[other] { $count } children leave
}
promotion-leavers-by-name = Who leaves, by name
promotion-planned = { $count ->
    [one] One child moves up and leaves on a day that is planned already
   *[other] { $count } children move up and leave on a day that is planned already
}
promotion-planned-lead = They stay in their class until that day. Their guardians are told in the night after it.
promotion-planned-caption = Children who move up, and their last day
promotion-last-day = Last day
promotion-mixed = { $name } would hold children of different year groups. If that is not meant, go back and name one of the two classes otherwise.
promotion-teacher-gone = Somebody who was to teach next year is no longer a teacher here. Nothing was moved; please plan again.
promotion-told = { $count ->
    [0] No guardian of them can be told by e-mail.
    [one] One guardian is told by e-mail.
   *[other] { $count } guardians are told by e-mail.
}
promotion-untold = { $count ->
    [one] One has no address and needs a letter.
   *[other] { $count } have no address and need a letter.
}
promotion-by-mail = Told by e-mail
promotion-by-letter = By letter
promotion-go = Move the school to { $to }
promotion-keeps-stories = Families go on reading last year’s stories as long as their child is at the school; comments there end.
promotion-closes-classes = This year’s classes close for their teachers at once; leaders can still open them.
promotion-briefing = All staff are asked for the new year’s data-protection briefing.
promotion-roster-next = Next year’s roster can be imported straight afterwards, in July too.
promotion-name-wrong = The next class of { $class } needs a name of 1 to 40 characters.
promotion-changed-meanwhile = The school’s classes have changed since this was planned. Nothing was moved; please plan again from what is there now.
done-promotion-done = The school is in its new year.
