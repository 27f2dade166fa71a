# A guardian joins with a code.
joining-title = Join
joining-code-title = You have a letter with a code?
joining-code = The code
joining-code-hint = It stands in the box of the letter, like 7KQ2-01ABC-DEFGH. Capitals and dashes do not matter.
joining-code-open = Go on
joining-code-wrong = That code does not fit. Please look at the letter again. A letter that is too old, or was used, no longer works: the office gives you a new one.
joining-code-wait = Too many tries. Please wait { $seconds } seconds, then try once more.
joining-no-letter = I have no letter and want to ask the school
joining-have-account = I have an account already

joining-welcome = Welcome to { $school }
joining-for = This invitation is for { $name }, about { $child }.
joining-steps = It takes about three minutes. You can change every answer later.
joining-language = Language
joining-language-hint = For these pages and for our mails to you.
joining-language-use = Use this language

joining-notice-title = What Bookbag keeps
joining-notice-text = Your name, how the school reaches you, { $child }’s name and class, what is posted and what you answer. It lies encrypted on the school’s own server, and only people of the school see it.
joining-notice-read = Read the whole privacy notice
joining-notice-check = I have read the privacy notice
joining-notice-missing = Please read the privacy notice and tick that you have.

joining-consents-title = What may we show of { $child }?
joining-consents-hint = A no has no disadvantage for { $child }. You can change your mind at any time.

joining-sign-in-title = How you sign in
joining-sign-in-email = You sign in with the e-mail address that the school has for you: { $email }
joining-user-name = Your user name
joining-user-name-hint = You sign in with it. Keep it, or choose another.
joining-password = Choose a password
joining-password-hint = At least twelve characters. Three or four words that only you would put together are good.
joining-finish = Join

joining-decline-title = You would rather not?
joining-decline-text = That is fine and has no disadvantage. News about { $child } then comes on paper.
joining-decline = No, paper please
joining-declined-title = Paper it is
joining-declined-text = Thank you for telling us. News about your child comes on paper, in the book bag. If you change your mind, ask the office for a new invitation.

joining-account-title = You have an account already
joining-account-text = { $name } already has an account in Bookbag. Sign in, and { $child } is there.
joining-account-sign-in = Sign in

joining-add-title = Add { $child } to your account
joining-add-text = This invitation is for { $name }, about { $child }. If that is you, { $child } is added to your account.
joining-add = Add { $child }
joining-other-title = This invitation is for somebody else
joining-other-text = It is for { $name }, another adult of { $child }. To use it on this device, please sign out first.
done-child-added = Your child is added to your account.
done-joined = You have joined. Here is what happens at school.
done-joined-already = You have joined already. Please sign in.

joining-done-title = You have joined
joining-done-name = Your user name is
joining-done-keep = Write it down or print this page. You need it, with your password, on every new device. If you lose it, the office helps.
joining-done-print = Print
joining-done-on = Go to your home page
