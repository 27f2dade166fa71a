//! Class stories and the school story: who reads, who writes, who looks after them.

use super::School;
use super::place::{Commented, Posted, Shown};
use super::rights::rights;
use crate::db::ids::ClassId;

rights! { class: ClassId;
    /// Pupils of the class, their guardians, its teachers and leaders may read its story.
    ReadClassStory: Read = |ask, class| ask.reads_class(class);
    /// Teachers of the class and leaders may see which pupils lack photo consent before they post.
    CheckPhotoConsent: Read = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
    /// A teacher of the class, or a leader, may draft, schedule and publish to its story. Photo consent is proved at publishing.
    PostToClass: Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
}

rights! { school: School;
    /// Pupils, current guardians, teachers, leaders and the office may read the school story.
    ReadSchoolStory: Read = |ask, _| ask.reads_school();
    /// Teachers and leaders may draft, schedule and publish to the school story. Photo consent is proved at publishing.
    PostToSchool: Write = |ask, _| Ok(ask.is_teacher()? || ask.leads()?);
}

rights! { posted: Posted;
    /// Whoever may read the story may read a post and its media.
    ReadPost: Read = |ask, posted| ask.reads_post(posted);
    /// Teachers of the class and leaders may read a draft; a draft for the school story only its author and leaders.
    ReadDraft: Read = |ask, posted| ask.keeps_draft(posted);
    /// Whoever may read a draft may go on writing it: add and take away pictures, say who is in them, publish or discard it.
    ReviseDraft as "PostToClass": Write = |ask, posted| ask.keeps_draft(posted);
    /// Whoever wrote a post may revise it while still with the class.
    ReviseOwnPost: Write = |ask, posted| Ok(posted.author == ask.person()? && ask.is_adult()? && ask.reads_post(posted)?);
    /// A teacher of the class, or a leader, may pin a post, tag pupils and close comments; in the school story a leader.
    ArrangePost: Write = |ask, posted| Ok(posted.published && ask.looks_after(posted)?);
    /// Whoever wrote a post, a teacher of the class or a leader may withdraw it.
    WithdrawPost: Write = |ask, posted| Ok(posted.published
        && (ask.looks_after(posted)? || (posted.author == ask.person()? && ask.reads_post(posted)?)));
    /// Teachers of the class and leaders may see who is tagged.
    ReadTags: Read = |ask, posted| ask.looks_after(posted);
    /// Whoever may read a post may like it.
    LikePost: WriteQuiet = |ask, posted| ask.takes_part(posted);
    /// Guardians of the class, its teachers and leaders may read the comments; adults' talk is not for children.
    ReadComments: Read = |ask, posted| Ok(ask.is_adult()? && ask.takes_part(posted)?);
    /// Guardians of the class, its teachers and leaders may comment while comments are open.
    CommentOnPost: Write = |ask, posted| {
        if ask.is_adult()? && ask.takes_part(posted)? {
            let open = ask.comments_are_open(posted)?;
            ask.unless(open, "policy-comments-open")
        } else {
            Ok(false)
        }
    };
    /// Teachers of the class and leaders may see which families have seen or liked a post and which have not; of a school post,
    /// leaders and the office.
    SeeReach: Read = |ask, posted| Ok(posted.published && if posted.class.is_some() { ask.looks_after(posted)? } else { ask.leads()? || ask.in_office()? });
}

rights! { shown: Shown;
    /// Whoever may read a post, or keeps its draft, may see its pictures: the media address asks the same question.
    ReadMedia as "ReadPost": Read = |ask, shown| if shown.posted.published { ask.sees_pictures(shown.posted) } else { ask.keeps_draft(shown.posted) };
}

rights! { commented: Commented;
    /// Whoever wrote a comment may revise it while still with the class.
    ReviseOwnComment: Write = |ask, at| Ok(at.author == ask.person()? && ask.reads_post(at.posted)?);
    /// Whoever wrote a comment, a teacher of the class or a leader may withdraw it.
    WithdrawComment: Write = |ask, at| Ok(ask.looks_after(at.posted)? || (at.author == ask.person()? && ask.reads_post(at.posted)?));
}
