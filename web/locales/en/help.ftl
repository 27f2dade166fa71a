# The manual inside the product. A chapter is help-<word> with its -lead; a question has its answer in -do, a line each step,
# what else one should know in -note, and what its picture shows in -alt.
help-title = Help
help-lead = What you want to do, step by step, with pictures of the real pages.
help-not-here = Your question is not here? The school’s office answers it, or knows who does.
help-families = For families
help-teachers = For teachers
help-office = For the office
help-leaders = For school leaders
help-it = For IT

help-joining = Joining
help-joining-lead = With a letter, an e-mail or an SMS, or without; a second child; staying on paper.
help-join = I have a letter, an e-mail or an SMS. What now?
help-join-do =
    With a letter: point your phone’s camera at the square and open the address that it finds. Or open the sign-in page, choose “I have a letter with a code” and type the code. Capitals and dashes do not matter.
    With an e-mail or an SMS: tap the link in it.
    Read who the invitation is for: one adult, about one child. Another adult gets another letter.
    Answer the questions, choose a password and press “Join”. It takes about three minutes.
help-join-note = A letter works for 30 days, an e-mail or SMS for 14, and each works once. Look at the address before you type a password: it is the one that stands in the school’s letter.
help-join-alt = The letter of the school: a square for the phone’s camera, beside it the address and the code, and until when the code works.
help-behind = What will the school ask me?
help-behind-do =
    To read what the school keeps about you and your child, and to tick that you have.
    What may be shown of your child: a yes or a no for each purpose. A no has no disadvantage, and you can change every answer later. Only adults with parental responsibility are asked.
    To choose a password of at least twelve characters. Three or four words that only you would put together are good.
help-behind-note = You sign in with the e-mail address that the school has for you, or with a user name that the page shows. Nobody asks for your own address, birthday or telephone.
help-behind-alt = The page behind the code: “Welcome to Birch Lane Primary”, for whom the invitation is, what Bookbag keeps, and a box to tick after reading the privacy notice.
help-ask = I have no letter. Can I ask for a place?
help-ask-do =
    Yes, where the school allows it. Open the sign-in page, choose “I have a letter with a code”, then “I have no letter and want to ask the school”. If that is not there, ask the office for a letter.
    Give your e-mail address. A link comes to it, and works for two hours.
    Choose your child’s teacher, name your child and say who you are. Press “Ask the school”.
    Somebody at the school who knows you decides. The answer comes by e-mail, after some days perhaps.
help-ask-note = The page never says whether a child of that name is at the school, not to you and not to a stranger.
help-ask-alt = The form to ask with: the teacher is chosen from a list, below it stand the child’s name, your own name, and what you are to the child.
help-second = I have a second child at the school
help-second-do =
    You get a letter for each child. Sign in on your phone first, as always.
    Then point the camera at the square of the second letter, or open the link of the second mail.
    Press “Add” with the child’s name. From now on both children are on your home page.
help-paper = We do not want an account
help-paper-do =
    That is fine and has no disadvantage. Everything important comes on paper, in the book bag, as before.
    Open the letter’s square or the link and press “No, paper please”, at the end of the page. Or tick the box at the bottom of the letter and send it back.
    If you change your mind, ask the office for a new invitation. If you have an account and want paper instead, close it at the bottom of “Your account”.
help-code-fails = The code does not work
help-code-fails-do =
    Type it once more from the box of the letter; O and 0, and I and 1, count as the same.
    Look at the date below the code. An older letter no longer works, one that was used does not, and a new letter makes the one before it useless.
    Ask the office for a new letter. It takes them a minute.
help-lent = Somebody lets me look at a child’s things
help-lent-do =
    A guardian can let you see chosen things about a child until a date, for example as a grandmother. You get an e-mail; its link works once, for 14 days.
    Open it. The page says who lets you look, what you may see and until when. Choose a password and press “Accept”, or do nothing if you would rather not.
    You look, and write nothing. When the date has passed, or the guardian ends it, nothing opens any more.

help-phone = Phone, password and code
help-phone-lead = A lost phone, a new device, a forgotten password; signing in without a password.
help-lost = My phone is lost or stolen
help-lost-do =
    On another phone or computer, sign in and open your account: it is at the top of every page.
    Below “Where you are signed in” press “End” beside the phone, or “End all but this one”. It counts at once.
    Change your password.
    You cannot sign in anywhere? Ring the office: they sign you out everywhere while you wait.
help-lost-note = Bookbag leaves no pictures behind on a phone. Whoever has it sees them only while it is unlocked and signed in.
help-lost-alt = Your account, the part “Where you are signed in”: each device with when it was used last, and a button to end it.
help-new-device = I have a new phone or computer
help-new-device-do =
    Sign in with your name and password as always.
    Where the school asks for it, you get a code of eight digits by e-mail, or by SMS if the school has no e-mail address of yours. Type it within ten minutes.
    From then on the device is known, and asks no more. A device that others use too is never remembered.
help-new-device-note = No code? Look into the folder for junk mail. If you have neither e-mail nor mobile, take the phone to the office. Never tell anybody the code, also not somebody who says that they ring from the school.
help-new-device-alt = The page “A new device”: it says that a code was sent, and has a field to type the eight digits in.
help-forgot = I forgot my password
help-forgot-do =
    Choose “I forgot my password” on the sign-in page and give your name for signing in.
    If there is an e-mail address for it, a link comes to it. It works once, for 30 minutes.
    Choose a new password. All your other sign-ins end.
    No e-mail? The office prints a letter to sign in with, or lets your phone in while you stand there.
help-no-mail = I have no e-mail. How does a new phone get in?
help-no-mail-do =
    Go to the office with the phone. They check who you are.
    Point the phone’s camera at the code on their screen.
    Choose a new password on the phone, within 15 minutes. Then you are in.
help-passkey = Can I sign in without a password?
help-passkey-do =
    Yes, with a passkey: your finger, your face or the device’s PIN. Open your account and choose “Passkeys”.
    Give it a name, such as “my phone”, press “Make a passkey” and do what the device asks.
    From then on press “Sign in with a passkey” on the sign-in page.
help-passkey-note = A false page cannot steal a passkey. The device keeps your finger and face to itself; the school never gets them. If you lose the device, remove its passkey on the same page.
help-passkey-alt = The page “Passkeys”: a field for the new passkey’s name, and the button to make it.
help-second-proof = I work at the school, and the phone with my second proof is lost
help-second-proof-do =
    Sign in with your password and one of the recovery codes that you kept. Each works once.
    In your account open “Second proof” and set it up on the new phone. The old one no longer works.
    No recovery codes left? A school leader removes the second proof, once they are sure that it is you; you set up a new one at the next sign-in.
    End the lost phone’s sign-in, as above.

help-child = Your child, and your say
help-child-lead = Yes and no to pictures, your child’s own sign-in, who looked, who reads what you write, leaving.
help-consent = How do I change a yes or a no?
help-consent-do =
    On your home page open “Your answers about pictures and stories”, below the child.
    Each purpose has its own yes or no. Change what you like and press “Keep my answers”.
    When you take back a yes, the pictures that rest on it disappear at once.
help-consent-note = Where two guardians answer differently, the no counts. You see what holds, never who else answered what.
help-consent-alt = The questions for Kofi: a sign-in of his own, reading stories, and so on, each with a yes and a no to choose.
help-child-sign-in = Can my child sign in?
help-child-sign-in-do =
    Only if you agree. On your home page open the child’s own sign-in; making it there is your yes. Or say yes, and the teacher makes it.
    The page proposes three words as a password and shows them once: print it or write it down.
    At school the little ones show a card or tap three pictures, on a tablet of the class, while the teacher lets them. At home card and pictures open nothing.
help-child-sign-in-note = Children look at their class’s story and like posts. They write to nobody, and they do not see what adults write below a post. You can close the sign-in at any time.
help-child-sign-in-alt = The page of Kofi’s own sign-in, with his user name and how he signs in.
help-looked = Who looked at my child’s record?
help-looked-do =
    On your home page, below “Your rights”, open “Who looked at” with your child’s name.
    You see which staff opened or changed the record, and when. Nobody can change these lines, not the head and not IT.
    Who looked at your own record is in your account, under “Who looked at my record”.
    If a look surprises you, ask the school’s contact for privacy; the privacy notice names them.
help-looked-alt = The report for Kofi: Mrs Siddiqui, a school leader, opened the record and the profile, each with the time.
help-seen = Who reads what I write?
help-seen-do =
    A comment carries your own name. The families and the staff of that class read it, and the school’s leaders. Below the school story, the families of the whole school.
    Other classes do not, children do not, and no search engine does. You can change or withdraw your comment.
help-language = How do I change the language?
help-language-do = Open your account, choose the language and press “Use this language”. Pages and mails then come in it; posts stay as they were written.
help-own-photo = Does the school need a photo of me?
help-own-photo-do = No. If you like, add one in your account under “Photo”: your child’s teachers then know you at the gate. They and the school’s leaders see it, other families never do. You can remove it at any time.
help-leaving = What happens when we leave the school?
help-leaving-do =
    From the last day on the stories of the class are closed for you and your child, and the child’s sign-in opens nothing.
    Your account stays open for now: you can still read who looked at the record.
    If the school marks a leaver by mistake, tell the office. It is put right in a minute, and nothing is lost.
help-close = How do I close my account?
help-close-do =
    Open your account and choose “Close your account”, at the bottom.
    From then on nobody signs in with it, and the news of your children comes on paper. What you wrote and answered stays with the school.
    The office can invite you again whenever you like.

help-separated = Families that live apart
help-separated-lead = What each parent sees, and does not; court orders; letting a grandmother look.
help-apart = We live apart. What does each of us see?
help-apart-do =
    Each parent has a letter, an account and a page of their own. You never share a password.
    Both see their child, the class’s story and the school story, and decide for themselves what they answer.
    In the child’s record each sees their own entry, and nothing of the other parent: no name, no address, no telephone.
help-apart-alt = Theo’s record as his father sees it: the class, and below “Family” Joe Marsh alone.
help-apart-hidden = What does the other parent learn about me?
help-apart-hidden-do =
    Nothing of your contact details, of your household, of your answers, of when you sign in, of whom you let look, or whether you use Bookbag at all.
    Only what you yourself publish: a comment in the class’s story carries your name, and everybody who reads that story sees it.
    Where your answers differ, the no counts, and neither is told what the other said.
help-order = There is a court order
help-order-do =
    Bring it to the office. Bookbag knows of no order that the school has not been told of.
    The office or a leader records it at once. From that moment the other adult sees nothing of the child: open pages close, unused letters die. The adult is not told.
    Opening again is slow on purpose: a leader asks, and a second person at the school confirms.
    Every night Bookbag tries, as each adult who is shut out, whether anything opens, and tells the school’s leaders if it does.
help-order-note = Bookbag cannot take back what somebody saw before. Tell the school early, and the police where there is danger.
help-wrong-record = The school’s record of us is wrong, or my child is not there
help-wrong-record-do =
    Ask the office. They change who is linked to a child, and with what rights, from documents that they have seen.
    After a new roster your child may be missing from your page: the file was unclear about responsibility, and the office must confirm you first. You see nothing of the child until then. One call is enough.
help-grandmother = How do I let a grandmother or a stepfather look?
help-grandmother-do =
    On your home page open “Who else may look”, below the child. You need parental responsibility for it.
    Write the name, the relation and the e-mail address.
    Tick what they may see: the class’s story, its pictures, picking the child up. You can give only what you see yourself.
    Choose the last day, at most a year from today, and press “Send the invitation”.
help-grandmother-note = They never see anybody’s e-mail or telephone, write nothing and can invite nobody. The other parent does not learn of it.
help-grandmother-alt = The form of Theo’s mother: the first name, the last name and the relation of a grandmother, then what she may see and until when.
help-grandmother-end = How do I end it?
help-grandmother-end-do = On the same page press “End it”. From that moment nothing opens. It also ends by itself on the last day, and whenever your own way to the child is shut. The office and the leaders can end it too.

help-story = Your class’s story
help-story-lead = Posts with photos, who is in a picture, taking something back.
help-post = How do I post photos?
help-post-do =
    Open your class’s story and choose “New post”.
    Write what happened and add up to 12 photos of at most 25 MB. Place and camera details are taken out of each.
    For each photo tap every child who can be recognised, or “Nobody recognisable”.
    Look at “Who gets this” and press “Publish”. Families see it at once.
help-post-note = “Keep as draft” keeps it for you alone. Take pictures with the school’s devices where you can, and delete them there once they are posted.
help-post-alt = “Who is in the picture?”: one to tap for each child of the class, and “Nobody recognisable”. Una is tapped and marked, because there is no consent for her.
help-waits = Why does my post have to wait?
help-waits-do =
    A child in a picture has no consent for it. The page names the child and says whether a guardian said no or nobody has answered; no answer counts as a no.
    Take the picture away or choose another. If the tag was a slip, take it off.
    Publish again. Your words are kept all the while.
help-waits-alt = The warning “This post has to wait”: the guardians of Una said no to photos here, and what one can do.
help-heic = A photo is refused
help-heic-do = Photos may be JPEG, PNG or WebP, up to 25 MB each. Some phones save HEIC: in the camera’s settings choose “most compatible”.
help-undo = I posted something by mistake
help-undo-do =
    Open the post. Below “Look after this post” choose “Withdraw this post”, then “Withdraw post”. It is gone for everybody at once, with its pictures, likes and comments.
    Only a word is wrong? “Change the words” keeps the post, and shows that it was changed.
    Was it in the wrong class, or did it show what it must not? Tell a leader or the data protection officer at once as well. Nobody is blamed for telling.
help-comments = How do I look after comments?
help-comments-do =
    Below a post choose “Arrange”, then “Close comments”. Those that are there stay.
    A comment that must not stand: “Withdraw this comment”.
    “Keep at the top” pins a post that families should find first.
help-first-day = Why does nothing open on my first day?
help-first-day-do =
    Once each school year you read the page on data protection and confirm it. Nothing of the staff side opens before.
    Where the school asks for a second proof, you set it up next: an authenticator on your phone, or a passkey.
    Then a leader gives you a class, and it is on your home page.

help-cards = Cards, pictures and tablets
help-cards-lead = How children sign in at school: cards, three pictures, codes, and the class’s tablet.
help-sign-ins = Which of my children can sign in?
help-sign-ins-do =
    Open your class and choose “Sign-ins”. For each child you see whether a guardian has agreed, and how the child signs in.
    “Make sign-ins” makes them for all children whose guardians agreed.
    For the others a guardian answers in Bookbag, or you record an answer that they signed on paper.
help-sign-ins-alt = The list of Rowan: each child with what was agreed, the ways to sign in and the last day, and buttons to print cards or codes.
help-cards-print = How do I print cards?
help-cards-print-do =
    In “Sign-ins” tick the children, or all of them, and press “Print cards”.
    Print on A4, ten to a page, and cut along the lines. The squares are on that page alone.
    A new card makes the child’s old one useless.
help-cards-print-note = A card opens something only at school: in the school’s hours, on a device of that class, while a teacher has opened signing in. Found at home or in the street it opens nothing.
help-cards-print-alt = Four cards of the sheet: each with a square, the child’s first name and its drawn buddy, and where to bring a card that was found.
help-tablet = How do I open a tablet for the class?
help-tablet-do =
    Once for each tablet: sign in on it, open your class, then “Sign-ins”, and press “Make this device one of” your class. You are signed out there, and signing in is open.
    For each later lesson open “Sign-ins” on your own device and press “Open signing in for 90 minutes”.
    A child shows the card to the camera, or taps its name and then its three pictures. When it is done it presses “I am done” and hands the tablet on. Nothing of the last child is left on it.
    “Close signing in” ends it for all at once; so does the end of the school’s day. In “Sign-ins” you see who is using which device.
help-tablet-alt = The open tablet: it asks “Who are you?”, with a tile for each child of Rowan.
help-three-pictures = A child cannot read yet
help-three-pictures-do =
    Open the child, then “Account”, then “Choose pictures”.
    Let the child tap three pictures in an order to remember. Nobody can look them up later, you neither.
    If they are forgotten, choose new ones.
help-codes = Older children: a code to make their own sign-in
help-codes-do =
    In “Sign-ins” tick children without a sign-in and press “Print codes”. Each slip works once.
    The child chooses “I have a code from my teacher” on the sign-in page and picks a name and a password, or pictures.
    It works as soon as a guardian has agreed.
help-card-lost = A card is lost
help-card-lost-do = Print a new one: the old one opens nothing from that moment. Without a new one, open the child, then “Account”, and press “Take the card back”.
help-tablet-says-no = The tablet says no
help-tablet-says-no-do =
    “Not on this tablet”: it does not belong to the class yet.
    “Ask your teacher”: signing in is not open now.
    “School is closed now”: it is outside the school’s hours. A leader sets them.
    “This card does not work here”: it is an old card, or one of another class.
    “A grown-up has to say yes first”: a guardian has not agreed to a sign-in.
    “One moment, please”: there were many wrong tries. Wait a minute.

help-letters = Letters and invitations
help-letters-lead = Printing letters for a class, inviting many by e-mail and SMS, who has joined, families on paper, requests.
help-print-letters = How do I print the letters for a class?
help-print-letters-do =
    Open the class and choose “Invitations”, then “Print the letters”.
    Leave out whom you like, and press the button to print. One A4 page for each adult.
    The codes are on that page and nowhere else, so print at once. Put each letter into the right bag.
help-print-letters-note = New letters make the earlier ones of the same adults useless. Adults under an order, and those who wait for the office, are not invited.
help-print-letters-alt = The invitations of Hazel: how many families have joined, and for each adult the state and the ways to invite.
help-round = Can I invite many at once by e-mail or SMS?
help-round-do =
    Choose “Invite many”. Nothing is sent yet.
    You see who gets an e-mail, who an SMS and how many parts it costs, who needs a letter, and who gets nothing and why. Untick whom you want to leave out.
    Press “Send these invitations”.
help-round-note = Whoever has not answered can be reminded, at most once a week; the earlier code then stops working. A mail or SMS holds no more of a child than the first name.
help-round-alt = Inviting many for Hazel: two by e-mail, two who need a letter, forty-nine who get nothing, and a box beside each name.
help-reach = Who has joined, and who has not?
help-reach-do =
    The office and leaders open it from their home page, at “guardians have not joined yet”; a teacher sees their class under “Invitations”.
    For each class you see who joined, who is invited, whose mail came back, who is on paper.
    “Print this list” gives it on paper.
help-reach-alt = Who has joined, for the whole school: sums at the top, below them a line for each class.
help-strip = The slip of a letter comes back
help-strip-do =
    In the class’s invitations open “More” beside the adult.
    Ticked “We prefer paper”: press “Strip came back: no”. Asked in another way: “Paper, please”. Both families get paper and no more invitations.
    Ticked “another letter”: print a letter for the second adult. If that adult is not there, the office links them first.
    They change their mind? “No longer on paper”.
help-bounced = Something did not arrive
help-bounced-do =
    The adult is marked “Not reachable”, and the office finds them under “Not reached”.
    Ask the family for another address or number and write it into their record. The mark then goes by itself.
    Until then print a letter.
help-requests = Somebody asks for a place in my class
help-requests-do =
    Open “Who asks to join”. You see the child’s name in their words, and what they say they are.
    Accept only whom you know. If you are not sure, ring the family at the number that the school has, or ask the office.
    Say whether it is an adult that the school knows already, or somebody new, then press “Accept”. Or press “Decline”; they hear only that it does not go this way.
help-requests-note = Where an order concerns a child of that name, a leader alone decides; where the school knows more of the adult than this child, the office or a leader accepts. What nobody decides is deleted after 30 days.

help-roster = Roster and the new school year
help-roster-lead = Importing pupils and families, columns that Bookbag does not know, undoing, moving to the next year.
help-import = How do I import the roster?
help-import-do =
    Export it from your management information system as CSV, Excel workbook or OneRoster archive.
    Open “Roster”, then “Import a roster”, choose the file and press “Look at it”. Nothing is written.
    Read what would change, row by row: new, moved, left, waiting for the office, left out and why.
    Press “Go on to confirm”, tick that you compared the numbers, and confirm. All of it is written at once, or nothing.
help-import-note = Who is known already is matched and not doubled, so you may import as often as you like. A row with an error is left out; mend it in your system and import again.
help-import-alt = The look at an import: how many rows are new, change, or are left out, and a warning that many children of the school are not in this file.
help-columns = Bookbag does not understand my columns
help-columns-do =
    The page shows each column with two of its cells. Choose beside each what it is, or “Not taken”.
    Press “Read it so”. Then look at the rows as always.
    What you said is remembered for the next file with the very same column names. No cell of the file is kept with it.
help-columns-alt = A file with columns called “Column A”, “Column B” and “Set”: beside each a list to choose from.
help-twins = The same mother twice? Another address?
help-twins-do =
    Where two adults share an address and their names differ, Bookbag asks whether they are one person. It never decides by itself, and never asks where it knows of a court order.
    An address that a family or the office changed in Bookbag stays. Tick where the file is right.
    Press “Use what is ticked” and look again.
help-missing = Children of the school are not in the file
help-missing-do =
    Say on the last page what it means: “The file is a part of the school”, and they stay; or “They have left”, and they are marked as leavers today.
    If more than a tenth of the school is missing you are asked once more. It is usually last year’s file, or one class’s.
help-roster-undo = I imported the wrong file
help-roster-undo-do =
    Open “Roster”. Below “Imports so far” press “Undo” beside the import. The page says what would be taken back.
    Press “Undo this import”. It goes for 30 days.
    If somebody new has signed up, answered or written since, nothing is undone and you are told who. Then correct single children, or import a corrected file.
help-roster-undo-alt = The page to undo an import: 200 children, 275 adults and 8 classes came with it and go again.
help-never-read = What does Bookbag not read?
help-never-read-do = Gender, ethnicity, special needs, health, diet, home addresses and the like are dropped unread, whatever a file holds; the page names the columns. A birth date is turned at once into a keyed fingerprint that tells two children of one name apart.
help-new-year = How do we move to the next school year?
help-new-year-do =
    Open “Roster”, then “New school year”. For each class you see what it becomes, its new name and its teacher. Change what is different.
    Press “See what this would do”: a rehearsal with everybody who moves or leaves. Nothing has changed yet.
    Press “Move the school”. It happens at once, for all.
    Import the new roster afterwards, in July too.
help-new-year-note = Last year’s stories stay readable for the families whose child is still at the school. Guardians of leavers are told by e-mail; the page names those who need a letter.

help-orders = Court orders and links
help-orders-lead = Links that wait, recording an order, lifting it, seeing what an adult sees.
help-suspended = A link waits for me. What do I do?
help-suspended-do =
    An import was unclear about responsibility, or names a court order. Until somebody decides, that adult sees nothing of the child and is not invited.
    Open “Roster”, then “Look and decide”, and open the adult.
    Choose “The link is right” or “This adult may see nothing”, and write which document you saw or whom you asked.
help-suspended-alt = The decision about a link: why it waits, the two choices, and a field for the reason.
help-restrict = How do I record a court order?
help-restrict-do =
    Open the child’s record and beside the adult press “Open”.
    Below “Restrict” write the reference that stands on the order and press “Restrict now”.
    It counts at once: this adult sees nothing of the child any more, pages that are open close, unused invitations end. They are not told.
    The child’s user name, pictures and unused codes end too, since this adult may know them; the class’s teacher or another guardian makes new ones. The card stays.
    Then press “See as” to look at it with that adult’s eyes.
help-restrict-note = Teachers see “Ask the office” beside the child, and nothing of the order. You read the order; Bookbag keeps its reference alone.
help-restrict-alt = The part “Restrict” of a link: what it does, a field for the order’s reference, and the button “Restrict now”.
help-lift = How is a restriction lifted?
help-lift-do =
    A leader opens the link and presses “Ask to lift it”.
    A second person, another leader or the office, looks at the papers and presses “Confirm and open the link”. Nobody can do both.
help-link-parts = May I open a part of it?
help-link-parts-do =
    Yes. On the adult’s link say what opens: contact at all, stories, pictures in them, messages, picking up; from which day and until which.
    Write down what it rests on. Only the office and leaders see it.
    Closing counts at once. Where contact was shut, only a leader can allow it again.
help-see-as = What does this adult really see?
help-see-as-do =
    In the child’s record press “See as” beside the adult and write the reason.
    For 15 minutes you see what this adult sees of the child: home, stories, the child’s pages. You can only look.
    Press “End” at the top.
help-see-as-note = It stands in the access log: that you did, as whom, and why.
help-see-as-alt = Seen as Joe Marsh: a band at the top says “You see what Joe Marsh sees of Theo. You can only look.”, with a button to end it.
help-self-test = How do I know that an order holds?
help-self-test-do =
    Every night Bookbag asks its own rules, as each adult who is shut out of something, whether anything opens.
    Leaders and the data protection officer read the result below the access log, under “Self-test of restricted links”. If something would open, they get an e-mail at once.

help-counter = At the counter
help-counter-lead = Letting a phone in, a guardian’s lost phone, substitutes, answers on paper, a child who comes or leaves.
help-let-in = Somebody stands here with a new phone and no e-mail
help-let-in-do =
    Check who they are, as you would before you hand over a child.
    On your home page choose “Help a family to sign in”, open the guardian and press “Let this phone in”.
    Their phone’s camera reads the code from your screen, and they choose a new password on the phone. It works once, for 15 minutes.
help-let-in-note = For a guardian who also works at the school a leader does it another way: the page says so.
help-let-in-alt = The page “Let this phone in” for Halina Wójcik: a large square for the phone’s camera.
help-guardian-lost = A guardian rings: phone lost, password forgotten
help-guardian-lost-do =
    Open the guardian from “Help a family to sign in”.
    Phone lost: “Sign them out everywhere”. It counts at once; they sign in again with their password.
    No e-mail and the password forgotten: “Print a letter to sign in”. It works once, within 7 days, and is shown only now.
    Something is wrong with the account: “Stop this account”. Nothing is erased, and you can open it again.
help-guardian-lost-alt = A guardian’s page at the office: print a letter to sign in, let a phone in, sign out everywhere, stop the account.
help-day-pass = A substitute teacher comes
help-day-pass-do =
    Open “Classes”, press “Change” beside the class, then “Substitutes”.
    Choose a colleague, or write the name of somebody new, and the day. Press “Issue the pass”.
    Print the sheet for somebody new: its code works once, on one device, on that day.
help-day-pass-note = A substitute sees the list of children and where to ask before handing one over: no records, no contact details, no stories. It ends by itself when the day is over; “Take back” ends it before.
help-day-pass-alt = The page “Substitutes” of Hazel: who substitutes, with a field for somebody new.
help-on-paper = A family answers on paper
help-on-paper-do =
    Open the child’s consents and choose “Record an answer on paper”. Only what a guardian signed, with the date on the paper.
    The guardians see it in Bookbag, marked as recorded by you, and may overturn it.
    Keep the paper.
help-arrives = A child arrives, moves or leaves during the year
help-arrives-do =
    Arrives: open the class and choose “Add a child”, then link the adults in the child’s record. Or import the roster again.
    Moves: in the record choose “Move to another class”. Families see the new class’s story from then on, and no longer the old one’s.
    Leaves: in the record choose “The child leaves” and the last day. Marked by mistake? The next import brings the child back.

help-leading = Staff and oversight
help-leading-lead = Colleagues who come and go, lost second proofs, the access log, the list of teachers, settings.
help-colleague = How does a new colleague get in?
help-colleague-do =
    Open “Staff”, then “Invite someone”. Write the name and the school e-mail address, and tick the roles.
    They get a link that works once, for 14 days, choose a password and set up a second proof.
    A teacher: open “Classes”, press “Change” beside the class, and let them teach it.
help-departure = A colleague leaves
help-departure-do =
    Open “Staff”, open the colleague and choose “They leave the school”.
    Choose who takes over each class, and what becomes of posts that were not published.
    Look at what will end, and press “End it now”. All roles, sign-ins, passkeys and passes end in the same moment, also on pages that are open.
help-departure-note = What they wrote stays with the school. If their own child is at the school, the account stays for that alone.
help-departure-alt = The page for a teacher who leaves: who takes over Hazel, and the list of all that ends at once.
help-proof-lost = A colleague lost the phone with the second proof
help-proof-lost-do =
    First let them try one of their recovery codes.
    If there are none left: be sure that it is them, open them in “Staff” and press “Remove the second proof”. They set up a new one at the next sign-in.
help-log = Who did what? The access log
help-log-do =
    Open “Access log”. As a leader, write down why: the reason stands in the log, and the data protection officer reads it.
    You see who opened or changed what, and when. Choose a child in a line to see all that concerns this child.
    Families read the part about the staff themselves: “Who looked at” on their home page.
    At the top of the log are the self-test of restricted links and who has read this year’s briefing.
help-log-note = The log holds no texts and no names, only who, what and when; names are put to it as you read. Nobody can change a line: each is sealed with the one before.
help-log-alt = The access log: lines with who, what, about whom and when, the newest first.
help-list = May families ask for a place without a letter?
help-list-do =
    Open “Settings”, then “The list of teachers”. It is off until you turn it on.
    Tick “Let families ask in this way” and the classes that may be in the list.
    Everybody who has the school’s address can then read the names of those teachers and classes, and nothing else.
help-settings = What else can a leader set?
help-settings-do =
    The school’s name, colour, languages and whom families ask about privacy.
    Whether teachers need a second proof and from which day; leaders, office, data protection officer and IT always do.
    Whether families show a code on each new device. Leave it on.
    The school’s hours, in which cards and pictures work.

help-machine = Running Bookbag
help-machine-lead = Status, mail and SMS, a full disk, damaged pictures, certificates, keys.
help-status = Is everything well?
help-status-do =
    Open “Status”: the version, the room on the disk, what is kept, what waits to be sent, damaged pictures, the nightly self-test.
    On the server let `bookbag verify --quick` run every night; it reads a part back, other files each day. `bookbag verify` reads all of it.
help-status-alt = The status page: version, database, room on the disk and counts, without any name.
help-mail-stuck = Mail or SMS does not arrive
help-mail-stuck-do =
    Open “Mail and SMS” from your home page. It says what waits since when, and what the mail host or the gateway answered, in words.
    Mend what it says: the address of the host, the password’s file, the sender.
    “Files that are passed over”: Bookbag may not read them. The page says which rights the folder needs.
    Nothing is lost meanwhile. Bookbag tries again for seven days by itself; “Send again” does it at once.
help-mail-stuck-alt = The page “Mail and SMS”: how many wait, how many left in the last day, and what went wrong.
help-disk = The disk gets full
help-disk-do =
    Below 15 percent you and the leaders are told. Below 5 percent photos pause. Below 2 percent nothing new can be kept; reading, signing in, comments and taking back still work.
    Make room, or give the school a larger disk. Bookbag sees it within seconds; nothing needs to be started again.
help-damage = A picture or the database is damaged
help-damage-do =
    A damaged picture is shown as a grey one that says so. `bookbag verify` on the server names its file: put it back from the last snapshot, and look at the disk.
    After the first damaged page of the database nothing is written any more, and reading goes on. The journal says what to do.
help-certificate = The certificate changes
help-certificate-do = Put the new files where the old ones were. Bookbag looks every minute, and at once on SIGHUP; no connection is closed. A certificate that does not fit is not shown, and the journal says why. All settings of the machine are in `/etc/bookbag/config.toml`.
help-phrase = Keys and the recovery phrase
help-phrase-do =
    The master key lies outside of the data folder, in the file that the settings name. Never copy it into a backup of the data.
    Setup printed 24 words once. They belong on paper, in two sealed envelopes, in two places of the school; not with IT.
    Whoever has lost both the key and the words has lost the data. Nobody can help then, the makers neither.
help-it-sees = What does IT see, and what not?
help-it-sees-do =
    In Bookbag: hosts, counts, versions and errors. No child, no text, no picture, no recipient.
    Root on the server can reach everything: no program can prevent that. So the contract with whoever is root must bind them, and the school knows who it is.
