# The privacy notice. Short sentences; it says only what this Bookbag does.
privacy-notice-title = Privacy notice
privacy-notice-lead = What { $school } keeps in Bookbag, why, who sees it, and what you can do about it.
privacy-notice-short = In short
privacy-notice-short-1 = Everything stays on the school’s own server. No other company sees it, and nothing is analysed or sold.
privacy-notice-short-2 = Pictures of a child appear only where a guardian has said yes. A no has no disadvantage.
privacy-notice-short-3 = You can see what is kept, have it corrected, take back a yes at any time, and ask for it to be erased.

privacy-notice-who = Who is responsible
privacy-notice-who-1 = The school decides what Bookbag is used for and answers for it. Its data protection officer advises families and staff; the office puts you in touch.

privacy-notice-what = What is kept
privacy-notice-what-child = About a child: name, class and year, the guardians, the consents, and the posts in which the child is marked. A pupil with a sign-in also has a user name.
privacy-notice-what-guardian = About a guardian: name, how you are related to the child, an e-mail address or telephone number if the school has one, your language, and what you write.
privacy-notice-what-staff = About staff: name, role, classes, e-mail address, and what they write.
privacy-notice-what-log = An access log: who looked at or changed what, and when. It holds numbers, no names.
privacy-notice-what-not = Not kept here: gender, ethnicity, religion, health or special needs. Of a birth date only a fingerprint that helps to tell children of the same name apart. Where and when a photo was taken is removed before it is stored.

privacy-notice-why = Why, and on what basis
privacy-notice-why-1 = To teach and to keep families informed, which is the school’s task by law. For photos, for stories and for a pupil’s own sign-in we ask for consent, for each separately.

privacy-notice-sees = Who sees it
privacy-notice-sees-1 = A class’s story: the staff of the class, school leaders, and guardians of the children in it. Pupils see it where their guardians agreed.
privacy-notice-sees-2 = Guardians see their own children and never other families’ details. An adult whom a court order keeps away sees nothing of the child.
privacy-notice-sees-3 = IT support keeps the machine running and sees no content. You can see which staff looked at your own child.

privacy-notice-where = Where it is
privacy-notice-where-1 = On the school’s server, in this country. What is stored is encrypted, and pages load nothing from elsewhere. E-mails and letters carry no more about a child than a first name.
privacy-notice-where-2 = One thing no program can prevent: somebody who may see a picture can photograph the screen. Please do not pass on pictures of other people’s children.

privacy-notice-long = How long
privacy-notice-long-1 = While the child is at the school. When a child leaves, the family hears of it before anything is erased. Unused invitations end by themselves.

privacy-notice-rights = What you can do
privacy-notice-rights-1 = See it, correct it, have it erased or restricted, object, take a copy with you, and take back any consent. Ask the office or the data protection officer; there is no charge.
privacy-notice-rights-2 = If you are not content with the answer, you may complain to the data protection authority of the country.
privacy-notice-rights-3 = Nobody must use Bookbag. Families who decline get everything important on paper.

privacy-notice-children = For children
privacy-notice-children-1 = Bookbag is your school’s book bag on a screen.
privacy-notice-children-2 = Your teacher can put pictures and news into it. Your grown-ups at home can look.
privacy-notice-children-3 = A picture of you goes in only if your grown-ups said yes.
privacy-notice-children-4 = If a picture makes you unhappy, tell your teacher. It will be taken out.
privacy-notice-contact = Data protection officer: { $contact }
privacy-notice-since = In force since { $day }.
