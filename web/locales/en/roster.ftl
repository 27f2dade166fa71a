### The roster: upload, preview, confirmation; the same texts are printed by `bookbag roster preview`.

roster-title = Roster
roster-understood = Read as { $encoding }, cells separated by { $delimiter }, header in line { $line }
roster-understood-workbook = Read as a workbook, sheet “{ $sheet }”, header in row { $line }
roster-understood-oneroster = Read as OneRoster. It has no place for parental responsibility or court orders, so every link waits for the office.
roster-delimiter-comma = commas
roster-delimiter-semicolon = semicolons
roster-delimiter-tab = tabs
roster-delimiter-bar = vertical bars
roster-delimiter-other = “{ $sign }”
roster-dates-year-first = Birth dates: year, month, day
roster-dates-day-first = Birth dates: day, month, year
roster-dates-month-first = Birth dates: month, day, year
roster-dates-assumed = Birth dates: no day above 12 anywhere, so day before month is assumed
roster-side-by-side = Contacts stand side by side in each child’s row
roster-row-per-contact = One row for each contact
roster-no-contacts = The file names no contacts
roster-barred = Dropped unread, because Bookbag must not hold them: { $columns }
roster-not-needed = Not needed and not read: { $columns }
roster-birth-kept = Birth dates are not kept. A keyed fingerprint tells two children of one name apart.
roster-count-pupils = { $count ->
    [one] { $count } child
   *[other] { $count } children
}
roster-count-classes = { $count ->
    [one] { $count } class: { $names }
   *[other] { $count } classes: { $names }
}
roster-count-adults = { $count ->
    [one] { $count } adult
   *[other] { $count } adults
}
roster-count-links = { $count ->
    [one] { $count } link between an adult and a child
   *[other] { $count } links between an adult and a child
}
roster-count-court-orders = { $count ->
    [one] { $count } link with a court order
   *[other] { $count } links with a court order
}
roster-count-without-responsibility = { $count ->
    [one] { $count } link without parental responsibility
   *[other] { $count } links without parental responsibility
}
roster-count-doubtful = { $count ->
    [one] { $count } link waits for the office to confirm it
   *[other] { $count } links wait for the office to confirm them
}
roster-count-without-email = { $count ->
    [one] { $count } adult without e-mail address, who gets a letter
   *[other] { $count } adults without e-mail address, who get letters
}
roster-count-sharing-email = { $count ->
    [one] { $count } adult shares an e-mail address with somebody else
   *[other] { $count } adults share an e-mail address with somebody else
}
roster-count-left-out = { $count ->
    [0] No row is left out
    [one] { $count } row is left out until somebody mends it
   *[other] { $count } rows are left out until somebody mends them
}
roster-flaw-line = Line { $line }, { $column }: { $why }
roster-flaw-line-cell = Line { $line }, { $column }, “{ $cell }”: { $why }
roster-flaws-more = … and { $count } more

roster-refusal-empty = This file is empty. Export the roster again and look whether it has rows.
roster-refusal-too-large = This file is larger than 20 MB. A roster of 2,000 children has less than 1 MB; export only the columns that the template names.
roster-refusal-workbook = This spreadsheet is of an old kind (.xls), of another program, or has a password. Open it, save it as ‘Excel workbook (.xlsx)’ without a password or as ‘CSV UTF-8’, then choose that file.
roster-refusal-archive = This is a zip archive without a roster. Bookbag reads OneRoster archives and archives with a single CSV file; unpack this one and choose the file with the children.
roster-refusal-damaged-archive = This workbook or archive is damaged or was cut off on its way. Export it again and choose the new file.
roster-refusal-hostile-archive = This workbook or archive is not built as any school’s system builds one: it unpacks to far more than it should, or to places where it must not. Nothing of it was read. Ask where it came from before you open it anywhere else.
roster-refusal-binary = This is neither text nor a workbook. Export the roster as CSV or .xlsx and choose that file.
roster-refusal-long-line = Line { $line } is longer than any roster’s. Usually a quotation mark is missing there, or this is no roster.
roster-refusal-long-cell = Line { $line }, column { $column } holds a text longer than any roster’s. Leave that column out of the export.
roster-refusal-broken-quotes = A quotation mark in line { $line } opens a cell and never closes it. Take it out, or double it (""), and choose the file again.
roster-refusal-too-many-rows = This file has more than 20,000 rows, more than one school’s roster. Export one school and this year only.
roster-refusal-too-many-columns = Line { $line } has more than 200 cells. Export only the columns that the template names.
roster-refusal-no-header = This does not look like a roster: none of the first 50 lines names columns such as ‘First name’, ‘Last name’ and ‘Class’.
roster-refusal-lacking = This roster lacks { $lacking }. Add to the export what is missing; the template shows how columns may be called.
roster-refusal-no-rows = This roster has a header and no rows below it. Export it again for the whole school.
roster-refusal-unreadable = This file cannot be opened: { $reason }
roster-need-given = the children’s first names
roster-need-family = the children’s last names
roster-need-class = the classes

roster-why-no-given = The child has no first name here. Write it in the file; until then this row is left out.
roster-why-no-family = The child has no last name here. Write it in the file; until then this row is left out.
roster-why-no-class = The child has no class here. Write it in the file; until then this row is left out.
roster-why-not-a-name = This is not a name. Write the name in the file; until then it is left out.
roster-why-too-long = A name has at most 80 letters. Shorten it in the file; until then it is left out.
roster-why-number-taken = This number already stands for a child of another name further up. Correct one of the two; until then this row is left out.
roster-why-wrong-width = This row has other cells than the header. Look for a comma inside a name or a line break; until then this row is left out.
roster-why-lost-letter = The export wrote “?” for a letter that it could not write. Export as UTF-8, or correct the name afterwards.
roster-why-invisible = Invisible characters were taken out of this name. Look whether it reads right.
roster-why-not-a-date = There is no such day. The child is imported and matched without a birth date; correct it in the file if two children have one name.
roster-why-not-an-address = No mail can be sent to this address. It is left out and the family gets a letter; correct it in the file or later.
roster-why-several-addresses = There are several addresses in this cell. The first one is used.
roster-why-not-a-number = This is not a telephone number. It is left out; correct it in the file or later.
roster-why-not-yes-or-no = This is neither yes nor no, so the link waits for the office. Write yes or no (T or F).
roster-why-contradiction = The same contact comes twice for this child and the rows differ. The stricter one counts.
roster-why-too-many-contacts = A child has at most 20 contacts. This one is left out.
roster-why-no-contact-name = There is an address or number here but no name. Write the contact’s name; until then it is left out.

roster-doubt-court-order = The file names a court order, or Bookbag knows one
roster-doubt-no-responsibility = The file says: no parental responsibility
roster-doubt-unsaid = The file does not say who has parental responsibility, or knows no court orders

roster-lead = Who is at the school, from its management information system
roster-to-classes = Classes and teachers
roster-to-import = Import a roster
roster-waiting = { $count ->
    [one] One link waits for you
   *[other] { $count } links wait for you
}
roster-waiting-lead = The roster was unclear about responsibility or names a court order. Until you confirm it, this adult sees nothing and is not invited.
roster-waiting-caption = Links that an import has suspended
roster-child = Child
roster-family-name = Last name
roster-class = Class
roster-adult = Adult
roster-why = Why
roster-to-do = What to do
roster-look-and-decide = Look and decide
roster-classes = Classes
roster-no-classes = There is no class yet. Import a roster, or add classes by hand.
roster-children = Children
roster-letters = Letters
roster-invitations = Invitations
roster-imports = Imports so far
roster-imports-rule = Here stand the imports that can still be undone and the ten before them. The access log names every one.
roster-import-said = { $new ->
    [one] { $new } new child
   *[other] { $new } new children
}, { $changed } changed, { $left } left, { $suspended ->
    [one] { $suspended } link suspended
   *[other] { $suspended } links suspended
}
roster-record = Record
roster-open-record = Open

roster-import = Import a roster
roster-step-choose = Choose the file
roster-step-look = Look
roster-step-confirm = Confirm
roster-no-roster = Nothing was read
roster-no-file = Please choose a file first.
roster-file = The file from your management information system
roster-file-hint = CSV, text, Excel workbook (.xlsx) or OneRoster archive, up to 20 MB: SIMS and Arbor exports as they are, or the template below.
roster-look-at-it = Look at it
roster-said = The look was wrong? Say how the file is meant
roster-said-lead = Bookbag sees these for itself. Say one only if names come out with wrong letters, cells run together or birth dates are swapped.
roster-said-seen = As Bookbag sees it
roster-said-encoding = Letters
roster-said-delimiter = Cells are separated by
roster-said-header-line = Line of the column names
roster-said-header-line-hint = Counted from the top of the file, 1 to 50. Empty: as Bookbag sees it.
roster-said-date-order = Birth dates
roster-said-day-first = Day, month, year
roster-said-month-first = Month, day, year
roster-said-year-first = Year, month, day
roster-nothing-yet = This writes nothing. You see first what would change.
roster-template = The template
roster-template-lead = If your system cannot export, fill in this table: one row for each contact of a child, a child without contacts in one row. Columns may stand in any order; the first name, the last name and the class of the child must be there.
roster-template-download = Download the template
roster-template-barred = Gender, ethnicity, special needs, health, diet, addresses and the like are not read, whatever a file holds. Birth dates are turned into a keyed fingerprint at once.
roster-column-number = The child’s number in your system. With it the next import finds the child again.
roster-column-given = The first name that the child is called by.
roster-column-family = The child’s last name.
roster-column-birth = Tells two children of one name apart; not kept. As 2018-05-24 or 24/05/2018.
roster-column-class = The class, as the school calls it.
roster-column-year = Reception, Year 1 and so on.
roster-column-contact-id = The contact’s number, the same for each sibling. May stay empty.
roster-column-title = Mr, Mrs, Ms and so on.
roster-column-contact-name = First and last name of the contact, in two columns.
roster-column-relationship = Mother, father, foster carer and so on.
roster-column-responsibility = yes or no. If it stays empty the link waits for the office.
roster-column-court-order = yes if there is a court order. The link then waits for the office.
roster-column-priority = Whom to call first: 1, 2, 3.
roster-column-lives-with = yes or no.
roster-column-email = One address. Without one the contact gets a letter.
roster-column-mobile = A mobile number, with its leading zero.

roster-look = Look before it counts
roster-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
roster-nothing-written = Nothing has been written yet.
roster-nothing-written-more = You confirm on the next page. This look is kept for an hour, for you alone.
roster-nothing-to-do = Bookbag knows all of this already. Confirming changes nothing.
roster-outcomes = What would happen, by rows
roster-outcome-new = New
roster-outcome-same = As it is
roster-outcome-changed = Changed
roster-outcome-moved = Moved
roster-outcome-back = Back again
roster-outcome-suspended = Waits for the office
roster-outcome-error = Left out
roster-rows-new = rows are new
roster-rows-same = stay as they are
roster-rows-changed = change
roster-rows-moved = move to another class
roster-rows-back = come back
roster-rows-suspended = wait for the office
roster-rows-error = rows are left out
roster-missing-short = children are not in the file
roster-loss = This file lacks { $missing } of the school’s { $enrolled } children. If it is last year’s file, or one class’s, stop here.
roster-understood-title = What was understood
roster-flaws = { $count ->
    [one] One thing to look at
   *[other] { $count } things to look at
}
roster-flaws-caption = Cells with something wrong
roster-line = Line
roster-line-number = Line { $count }
roster-column = Column
roster-cell = In the file
roster-mend = What to do
roster-missing = { $count ->
    [one] One child of the school is not in this file
   *[other] { $count } children of the school are not in this file
}
roster-missing-lead = You say on the next page whether they have left or the file is only a part of the school.
roster-missing-who = Who
roster-rows-title = Row by row
roster-filter = Only some rows
roster-all = All
roster-no-such-rows = There are no such rows.
roster-outcome = Outcome
roster-what = What
roster-next-rows = Next rows
roster-change-name = Name: { $from } → { $to }
roster-change-class = Class: { $from } → { $to }
roster-change-number = Roster number
roster-change-birth = Birth date’s fingerprint
roster-change-back = Back again
roster-change-email = E-mail address from the file
roster-change-mobile = Mobile number from the file
roster-change-twin = One person with somebody of another name
roster-link-kept = The link stays as the school has decided
roster-stop = Stop, write nothing
roster-go-on = Go on to confirm

roster-confirm = Confirm the import
roster-confirm-new-links = { $count ->
    [one] { $count } link is new and open at once
   *[other] { $count } links are new and open at once
}
roster-missing-stay = The file is a part of the school
roster-missing-stay-hint = They stay in their classes.
roster-missing-leave = They have left
roster-missing-leave-hint = They are marked as leavers today, and their families lose sight of the class.
roster-loss-meant = I mean it: this many children have left
roster-compared = I have compared the numbers with the school’s register
roster-confirm-rows = { $count ->
    [one] Confirm { $count } row
   *[other] Confirm { $count } rows
}
roster-back-to-look = Back to the look
roster-compare-first = Please compare the numbers first and tick the box.
roster-say-of-missing = Please say what becomes of the children who are not in the file.
roster-say-of-loss = { $count } children would be marked as leavers. If you mean it, tick the box.
roster-changed-meanwhile = The school has changed since you looked. Go back and look at the import again.
done-roster-imported = The roster is imported.
done-roster-stopped = Nothing was written.
done-roster-upload-over = That upload is over: it was confirmed, an hour had passed, or Bookbag was restarted. Nothing was lost; choose the file again if you still need it.

roster-columns = What the columns are
roster-columns-wanted = Please say what the columns are
roster-columns-lack = No column is taken as { $lacking } yet. Say below which one it is; if none is, choose another file.
roster-columns-lead = Each column of the file with two of its cells, and what Bookbag takes it for. Say it otherwise where it is wrong; nothing is written by it.
roster-columns-count = { $count ->
    [one] { $count } column
   *[other] { $count } columns
}
roster-columns-remembered = What you say of the columns is remembered with the import that you confirm, for files with the very same column names. No name or cell of the file is kept with it.
roster-samples = Two of its cells
roster-samples-barred = Not read
roster-no-caption = (no name)
roster-field = Is taken as
roster-field-of = Column { $column }, { $caption }: is taken as
roster-field-none = Not taken
roster-field-barred = Bookbag must not hold this
roster-each-contact = Each contact
roster-contact-number = Contact { $count }
roster-field-roster-number = Roster number
roster-field-number = Contact’s number
roster-field-given-name = First name
roster-field-chosen-given-name = First name, as called
roster-field-family-name = Last name
roster-field-chosen-family-name = Last name, as called
roster-field-name-prefix = What stands before the last name (van, de)
roster-field-second-family-name = Second last name
roster-field-name = Whole name
roster-field-name-family-first = Whole name, last name first
roster-field-birth-date = Birth date
roster-field-class = Class
roster-field-year-group = Year group
roster-field-title = Form of address
roster-field-relationship = Relationship
roster-field-responsibility = Parental responsibility
roster-field-court-order = Court order
roster-field-priority = Whom to call first
roster-field-lives-with = Lives with the child
roster-field-email = E-mail address
roster-field-mobile = Mobile number
roster-said-file = How the file is written
roster-read-so = Read it so
roster-other-file = Choose another file
roster-see-columns = See every column, and change what it is
roster-said-twice = Columns { $columns } cannot be the same thing. Say what each of them is, or that it is not taken.
roster-contact-without-name = Contact { $count } has columns but no name. Say which column holds the name.
roster-told-now = The columns are read as you said just now.
roster-told-before = The columns are read as you told us on { $day }.
roster-mappings = Columns that you explained
roster-to-mappings = Columns that you explained before
roster-mappings-lead = Bookbag remembers what a file’s columns are where you had to say it, and uses it for the next file with the very same column names. It keeps neither the names nor a cell.
roster-no-mappings = Nothing is remembered: Bookbag understood every file by itself.
roster-mapping = { $columns ->
    [one] A file with { $columns } column
   *[other] A file with { $columns } columns
}, { $taken } of them taken
roster-mapping-forget = Forget it
done-roster-mapping-forgotten = Forgotten. Bookbag reads the next such file by itself again.
done-roster-made-room = Other large files have come since, and this one made room for them, so its columns cannot be explained any more. Choose it again.

roster-flag-unknown = “{ $word }” is no word of --{ $flag }; `bookbag roster preview --help` lists them.
roster-map-unknown = “{ $map }” does not say what a column is. Write --map 'Its name in the file=field', with a field such as ‘pupil class’, ‘pupil birth date’, ‘contact 1 email’ or ‘none’; --json names the field of each column.

roster-undo = Undo an import
roster-undo-look = Undo …
roster-undo-lead = Undoing takes back exactly what this import did:
roster-undo-pupils = { $count ->
    [one] { $count } child came and goes again
   *[other] { $count } children came and go again
}
roster-undo-adults = { $count ->
    [one] { $count } adult came and goes again
   *[other] { $count } adults came and go again
}
roster-undo-links = { $count ->
    [one] { $count } link between an adult and a child goes
   *[other] { $count } links between an adult and a child go
}
roster-undo-classes = { $count ->
    [one] { $count } new class goes
   *[other] { $count } new classes go
}
roster-undo-changed = { $count ->
    [one] { $count } child is called, and is in the class, as before
   *[other] { $count } children are called, and are in their classes, as before
}
roster-undo-left = { $count ->
    [one] { $count } leaver comes back to the class
   *[other] { $count } leavers come back to their classes
}
roster-undo-suspended = { $count ->
    [one] { $count } link no longer waits for the office
   *[other] { $count } links no longer wait for the office
}
roster-undo-invitations = { $count ->
    [one] { $count } invitation that nobody has used stops working, also the letter on its way
   *[other] { $count } invitations that nobody has used stop working, also letters on their way
}
roster-undone-invitations = { $count ->
    [one] { $count } invitation that nobody had used no longer works. If it was a letter that went out, please tell the family.
   *[other] { $count } invitations that nobody had used no longer work. If letters went out, please tell the families.
}
roster-undo-built-on = This import can no longer be undone: the school has moved to its next year since.
roster-undo-stays = What somebody has changed since stays as they left it, and you are told. If somebody new has signed up, answered or written since, nothing is undone, and you are told who.
roster-undo-until = Can be undone until { $day }.
roster-undo-go = Undo this import
roster-undo-not = Leave it as it is
roster-undo-over = This import was undone already, or is older than 30 days.
roster-undo-kept-otherwise = Something that was added since hangs on this import, so nothing was undone. Correct single children and adults instead.
roster-undone-by = Undone by { $name }, { $day }
roster-kept = Nothing was undone, because something new hangs on it
roster-kept-instead = Correct single children and adults instead, or import a corrected file: what is known already is matched and not doubled.
roster-keeps-account = has an account
roster-keeps-invitation = has used or declined an invitation
roster-keeps-consent = a consent was given or refused
roster-keeps-post = has written something, or something was written there
roster-keeps-picture = stands in a picture
roster-keeps-paper = is recorded as a family on paper
roster-keeps-mail = a mail or SMS was sent
roster-keeps-card = a card, a code or a device of the class was made
roster-keeps-delegate = was let look at a child, or lets somebody look
roster-keeps-joining = somebody has asked to join, or may ask
roster-keeps-work = works at the school
roster-keeps-link = was linked to somebody since
roster-keeps-decision = the office has decided about the link
roster-keeps-moved = was moved or has left since
roster-keeps-import = a later import has changed something here
roster-keeps-teacher = the class has a teacher
roster-keeps-pupils = the class has other children
roster-stays = These stay, because somebody changed them since or something was built on them
roster-stays-name = the name
roster-stays-email = the e-mail address
roster-stays-mobile = the mobile number
roster-stays-signs-in = the e-mail address, because an account signs in with it
roster-stays-newer = a newer file doubts the link too, so it stays shut until the office decides
roster-stays-number = the roster number or the birth date’s fingerprint
roster-stays-responsibility = the parental responsibility
roster-stays-leaving = the day of leaving
done-roster-undone = The import is undone. Everything is as it was before it.

roster-twins = { $count ->
    [one] Are these two one person?
   *[other] Are these, two by two, one person?
}
roster-twins-lead = They are called alike and share an address. Tick who is one person; whoever is not ticked stays two people. Where Bookbag knows of a court order it asks only about the very same name, and never puts two together by itself.
roster-who = { $name }, of { $children }
roster-who-known = { $name }, known already
roster-share-email = The same e-mail address
roster-share-mobile = The same mobile number
roster-share-beside = The same name beside the same other guardian
roster-reaches = { $count ->
    [one] One address or number is another one in the file
   *[other] { $count } addresses or numbers are others in the file
}
roster-reaches-lead = What the family or the office wrote in Bookbag stays. Tick where the file is right.
roster-reach-known = In Bookbag:
roster-reach-file = In the file:
roster-reach-elsewhere = This one cannot be taken: somebody else signs in with it.
roster-address-signs-in = Two people would sign in with one e-mail address, so nothing was imported. Go back to the look and take the file’s address for one of them only.
roster-decide = Use what is ticked
roster-print = All rows on one page, to print
done-roster-decided = Noted. Look at what changes now.
