# What went wrong and what to do, by status.
error-home = To the home page
error-number = If you ask the office about this, tell them this number:
error-again-in = { $count ->
    [one] It will work again in one second.
   *[other] It will work again in { $count } seconds.
}
error-400 = That request was not clear
error-400-do = Go back and try it once more. If it happens again, tell the office what you wanted to do.
error-401 = Please sign in first
error-401-do = This page is for people of the school. After signing in you come back here.
error-403 = This door is closed for you
error-403-do = You may see that it is there, but not go in. If you think you should, ask the office.
error-404 = There is nothing here
error-404-do = Perhaps it was taken back, or the address has a mistake. If it was a link in a mail, it may be too old.
error-409 = Somebody was faster
error-409-do = The same thing was changed a moment ago. Go back, look at it again, then decide.
error-413 = That is too large
error-413-do = Choose a smaller file. Photos may have up to 25 MB each.
error-421 = This is not the school’s address
error-421-do = Open Bookbag at the address that the school gave you.
error-422 = Something is missing or does not fit
error-422-do = Go back and look at the marked fields. What you entered is kept.
error-429 = Too many tries
error-429-do = Wait a little, then try again. Nothing is lost and nothing is locked.
error-500 = Something broke on our side
error-500-do = It is not your fault, and nothing half-done was saved. Try again in a few minutes.
error-not-set-up = Not set up yet
error-not-set-up-do = This school’s Bookbag is being set up. Whoever looks after the machine knows how to go on.
error-503 = We are busy for a moment
error-503-do = Try again in a few seconds.
error-507 = The school’s disk is full
error-507-do = Reading still works. Nothing new can be saved until IT has made room; they have been told.
error-damaged = A part of the school’s records is damaged. IT has been told; the rest can still be read, and nothing new is saved until it has been repaired.
error-step-up = This needs a fresh proof that it is you. Please enter your password again.
error-second-factor = This needs your second factor.
error-briefing = The data-protection briefing of this year comes first.
error-cross-site = The request did not come from a page of this school. Open the page again and repeat it there.
