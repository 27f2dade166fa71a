# What is around every page.
layout-product = Bookbag
layout-skip = Skip to content
layout-account = Your account:
layout-sign-in = Sign in
layout-places = Places
layout-more = More
layout-new = new
layout-help = Help
layout-privacy-notice = Privacy notice
layout-look-again = Please look at this again
layout-yes = Yes
layout-no = No
layout-home = Home
layout-older = Older
layout-fresh = There is something new on this page.
layout-language = Language
layout-promise = Everything between classroom and home, in one bag.
layout-own-server = This page comes from the school’s own server.

# Places of the bag, and who one is in it.
layout-class-story = Class story
layout-story-of = { $class }’s story
layout-story-for = { $child }’s class
layout-school-story = School story
layout-classes = Classes
layout-roster = Roster
layout-staff = Staff
layout-consents = Consents
layout-access-log = Access log
layout-status = Status
layout-settings = Settings
layout-role-teacher = Teacher
layout-role-leader = School leader
layout-role-office = Office
layout-role-dpo = Data protection officer
layout-role-it = IT
layout-disk-full = The school’s disk is full: nothing new can be kept until IT has made room; they have been told. Reading, comments and taking back still work.
