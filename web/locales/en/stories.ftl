# Stories: feeds, posts, comments, the composer.
stories-of-class = { $class }’s story
stories-of-school = The school’s story
stories-with = With { $teachers }
stories-new = New post
stories-posts = Posts
stories-older = Older posts
stories-about = About this story
stories-drafts = Your drafts
stories-draft-of-pictures = Pictures without words
stories-something-new = There is a new post.
stories-nothing-yet = Nothing here yet. The first post will be here soon.
stories-who-sees = Who sees this
stories-who-sees-class = The { $children } children of { $class }, their guardians, and the staff who teach them. Nobody else, and no search engine.
stories-who-sees-school = { $count ->
    [one] The one child of the school, the guardians, and the staff. Nobody else, and no search engine.
   *[other] The { $count } children of the school, their guardians, and the staff. Nobody else, and no search engine.
}
stories-children-look = Children look and like. They do not comment.
stories-not-kept = The school’s disk is full, so this was not kept. Everything you wrote is still on this page: leave it open, or copy your words, and send it again once IT has made room; they have been told.
stories-photos-need-consent = A photo appears only when every child in it has consent.

stories-pinned = Kept at the top
stories-revised = (changed)
stories-more-about = More about this post
stories-photo = Photo
stories-likes = { $count ->
    [one] like
   *[other] likes
}
stories-comments = { $count ->
    [0] Comment
    [one] { $count } comment
   *[other] { $count } comments
}
stories-all-comments = { $count ->
    [one] The comment
   *[other] All { $count } comments
}
stories-comments-heading = Comments
stories-comments-are-off = Comments are off for this post
stories-staff = Staff
stories-your-comment = Your comment
stories-comment-here = Write a comment for the families
stories-publish-comment = Publish comment
stories-withdraw-comment = Withdraw this comment
stories-comment-empty = Write something first.
stories-too-long = That has { $letters } letters; { $most } are possible.

stories-post-by = Post by { $name }
stories-back = Back to the story
stories-back-to-post = Back to the post
stories-look-after = Look after this post
stories-words = Words
stories-revise = Change the words
stories-revise-keep = Keep the change
stories-arrange = Arrange
stories-pin = Keep at the top
stories-unpin = Let it go from the top
stories-close-comments = Close comments
stories-open-comments = Open comments
stories-who-is-in = Who is in the picture?
stories-withdraw = Withdraw this post
stories-withdraw-means = It is gone for everybody at once, with its likes and comments.
stories-withdraw-now = Withdraw post

stories-what-happened = What happened?
stories-you-wrote = You wrote { $names }. Is it fine that all families of the class read the name?
stories-draft-kept = Draft kept { $time }
stories-photo-number = Photo { $count }
stories-take-away = Take away photo { $count }
stories-tag-hint = Tap every child who can be recognised, or say that nobody can.
stories-nobody = Nobody recognisable
stories-no-consent-mark = (no consent)
stories-description = What does it show?
stories-description-hint = For people who do not see it. May stay empty; leave names out.
stories-add-photos = Add photos
stories-add-photos-hint = Up to 12, each up to 25 MB. Place and camera details are taken out.
stories-add-this-photo = Add this photo
stories-full = This post has 12 photos, and that is the most.
stories-too-many-pictures = A post can have { $most } photos.
stories-one-photo = Send one photo at a time.
stories-upload-waiting = waiting
stories-upload-sending = sending
stories-upload-preparing = taking out place and camera details
stories-upload-done = done
stories-upload-failed = It did not arrive. Choose it once more.
stories-upload-too-many = A post can have { $most } photos.
stories-how-to-publish = How to publish
stories-comments-open = Families may comment
stories-comments-closed = No comments
stories-at-once = Families see it at once. You can change or withdraw it later.
stories-discard = Discard
stories-keep = Keep as draft
stories-publish = Publish
stories-empty = Write something or add a photo first.
stories-who-is-missing = Photo { $number }: say who is in it, or that nobody is recognisable.
stories-who-is-missing-here = Say who is in each photo, or that nobody is recognisable.
stories-not-on-the-roll = One of these children is not on the roll here any more.
stories-retag-blocked = Nothing was changed: { $names } may not be in pictures here, because there is no consent. Withdraw the post instead.
stories-has-to-wait = This post has to wait
stories-consent-refused = The guardians of { $names } said no to photos here.
stories-consent-unasked = Nobody has agreed yet to photos of { $names } here, and no answer counts as a no.
stories-ways-on = Take the picture away, choose another, or take the tag off if it was a slip. Your words are kept.
stories-form-unknown = This form arrived in a way that Bookbag does not read. Try again.
stories-form-broken = The form broke off on its way. Try again.
stories-field-twice = The form arrived with a field in it twice. Try again.

stories-who-gets = Who gets this
stories-children-reached = of { $children } children reached
stories-reach-bookbag = guardians in Bookbag
stories-reach-paper = children’s families on paper
stories-reach-withheld = withheld, by a restriction or an open question

done-stories-published = Published. The families see it now.
done-stories-kept = The draft is kept.
done-stories-discarded = The draft is gone.
done-stories-revised = The words are changed.
done-stories-arranged = That is arranged.
done-stories-withdrawn = The post is withdrawn.
