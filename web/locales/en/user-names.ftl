# User names, for whom the e-mail address is no name: adults who share one, and pupils.
user-names-taken = Somebody has this user name. Please choose another.
user-names-wrong = Three to forty letters, digits, dots or dashes, please.
