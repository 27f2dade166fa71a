# Asking to join without a code: choosing the teacher, and what staff do with it.
requests-title = Ask the school for a place in Bookbag
requests-lead = You have no letter with a code? First we send a link to your e-mail address. Behind it you choose your child’s teacher. The school decides, and you hear from us.
requests-email = Your e-mail address
requests-email-hint = We use it to answer you, and for nothing else.
requests-email-wrong = That is no e-mail address. Please look at it again.
requests-send-link = Send me the link
requests-link-sent = If mail to this address arrives, there is a link in it now. It works for two hours.
requests-link-no-mail = No mail after ten minutes? Look among the junk mail, or ask the school’s office for a letter.
requests-have-code = I have a letter with a code

requests-ask-lead = Choose the teacher and say who you are. People of the school look at it; nothing opens by itself.
requests-no-class = The school shows no class here at the moment. Please ask the office for a letter.
requests-teacher = Your child’s teacher
requests-class-missing = Please choose a teacher.
requests-child = Your child
requests-child-hint = First and last name, as the school knows the child.
requests-child-missing = Please write your child’s name.
requests-given-name = Your first name
requests-family-name = Your last name
requests-relation = What you are to the child
requests-relation-hint = For example mother, father, grandmother, foster carer.
requests-relation-missing = Please say what you are to the child.
requests-ask = Ask the school
requests-too-many = There were many requests today. Your words are still here: please send them again in { $minutes } minutes, or ask the office for a letter.
requests-asked-title = Thank you
requests-asked-text = The school looks at your request and answers by e-mail. That may take some days. If nothing comes, ask the office: they can give you a letter with a code.
requests-asked-on = Go on

requests-home = { $count ->
    [one] Somebody asks for a place in { $class }.
   *[other] { $count } people ask for a place in { $class }.
}
requests-list-title = Who asks to join { $class }
requests-none = Nobody asks at the moment.
requests-staff-lead = Only accept whom you know. If you are not sure, ring the family or ask the office. What nobody decides is deleted after 30 days.
requests-said-child = The child, in their words
requests-said-relation = They say they are
requests-proof = Proved by
requests-proof-account = the account that they have already
requests-proof-address = an e-mail address, which the office can see
requests-restricted = An order restricts somebody about a child of this name. A leader alone decides this.
requests-leader-decides = Here a leader alone decides.
requests-nobody-likely = No child of this class has that name.
requests-others = Another child of the class
requests-who = Is it one of the adults the school knows?
requests-who-new = No, somebody new
requests-responsibility = Parental responsibility
requests-accept = Accept { $name } for { $child }
requests-decline = Decline
requests-decline-lead = Whoever asked hears only that it does not go this way and that the office can help.
requests-adult-gone = That adult has joined in the meantime, or is no longer linked to the child.
requests-adult-office = The school knows more of this adult than this child: another address, another child, or work at the school. Please let the office or a leader accept.
requests-link-shut = This adult’s link to the child is shut. Please speak to the office.
done-request-accepted = Accepted. They get a mail.
done-request-declined = Declined. They get a mail.

requests-listing-title = The list of teachers
requests-listing-lead = A family without a letter can ask for a place: they prove an e-mail address, choose a teacher from this list and name their child. They see names of teachers and classes, nothing else. Staff of the class or the office decide each request.
requests-listing-open = Let families ask in this way
requests-listing-classes = Classes in the list
requests-listing-keep = Keep this
requests-listing-none = No class has a teacher yet.
requests-listing-empty = Choose at least one class, or leave the list off.
done-teacher-list-kept = The list is kept.
