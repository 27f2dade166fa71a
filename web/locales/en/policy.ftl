# Why a door is shut although one can see it.
policy-responsibility = Only a guardian with parental responsibility can decide this. Ask the office if the school’s record is wrong.
policy-account-consent = A guardian has not agreed to a sign-in for this child yet.
policy-comments-open = Comments are closed for this post.
policy-restricted-link = An order restricts this link. Only a leader can change it.
policy-seeing-as = You see as somebody else and can only look. End that first, at the top of the page.
policy-reason = A leader reads the access log with a written reason. Please say why first.
