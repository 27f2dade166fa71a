# الرئيسية
home-morning = صباح الخير يا { $name }
home-afternoon = مساء الخير يا { $name }
home-evening = مساء الخير يا { $name }
home-clasp = { $count ->
    [zero] لا جديد في الحقيبة
    [one] في الحقيبة أمر جديد
    [two] في الحقيبة أمران جديدان
    [few] في الحقيبة { $count } أمور جديدة
   *[other] في الحقيبة { $count } أمرًا جديدًا
}
home-children = { $count ->
    [one] طفلك
    [two] طفلاك
   *[other] أطفالك
}
home-no-child = لا يوجد طفل مرتبط بحسابك الآن. إن كنت تتوقع غير ذلك فالرجاء سؤال مكتب المدرسة.
home-class = صف { $class }
home-year = { $count ->
    [-1] الحضانة
    [0] الصف التمهيدي
    [1] السنة الأولى
    [2] السنة الثانية
    [3] السنة الثالثة
    [4] السنة الرابعة
    [5] السنة الخامسة
    [6] السنة السادسة
   *[other] السنة { $count }
}
home-year-with = { $year } مع { $teachers }
home-story-of = أخبار { $class }
home-story-then = أخبار { $class } لعام { $year }
home-delegates = من غيرك يمكنه أن يطّلع
home-lent = يمكنك أن تطّلع
home-lent-until = حتى { $date }
home-consents = أجوبتك عن الصور والأخبار
home-account = حساب { $child }
home-make-account = إنشاء حساب لـ { $child }
home-unanswered = { $count ->
    [one] ينقص جواب واحد
    [two] ينقص جوابان
    [few] تنقص { $count } أجوبة
   *[other] ينقص { $count } جوابًا
}
home-nothing-to-do = لا شيء مطلوب
home-waiting = بانتظار ردّك
home-answer = { $count ->
    [one] سؤال واحد عن الصور والأخبار
    [two] سؤالان عن الصور والأخبار
    [few] { $count } أسئلة عن الصور والأخبار
   *[other] { $count } سؤالًا عن الصور والأخبار
}
home-answer-button = الرد
home-answer-for = الرد بخصوص { $child }
home-no-disadvantage = الرفض لا يضر طفلك في شيء.
home-latest = من الصف
home-no-post = لم يُنشر شيء بعد. حين ينشر المعلم شيئًا سيظهر هنا.
home-in-class = في أخبار { $class }
home-in-school = في أخبار المدرسة
home-new = جديد
home-picture = صورة من الصف
home-read = قراءة
home-read-of = قراءة منشور { $author }
home-likes = { $count ->
    [zero] لا إعجاب
    [one] إعجاب واحد
    [two] إعجابان
    [few] { $count } إعجابات
   *[other] { $count } إعجابًا
}
home-comments = { $count ->
    [zero] لا تعليق
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
   *[other] { $count } تعليقًا
}
home-good-to-know = للعلم
home-yours = حقوقك
home-who-looked = من اطّلع على بيانات { $child }
home-language = تغيير اللغة
home-stays-here = كل ما هنا يبقى على خادم المدرسة نفسها.

home-hello = مرحبًا { $name }
home-you-are-in = أنت في صف { $class }
home-pupil-latest = الجديد في صفك
home-pupil-nothing = لا جديد لك بعد. عد قريبًا!

home-own-children = أطفالك
home-own-children-more = كل ما يخصهم
home-desk = على المكتب
home-drafts = لم يُنشر بعد
home-draft-without-text = منشور بلا كلمات
home-untold = { $count ->
    [one] اذكر من في الصورة
    [two] اذكر من في الصورتين
    [few] اذكر من في { $count } صور
   *[other] اذكر من في { $count } صورة
}
home-pictures = { $count ->
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
   *[other] { $count } صورة
}
home-classes = { $count ->
    [one] صفك
    [two] صفاك
   *[other] صفوفك
}
home-all-classes = كل الصفوف
home-pupils = التلاميذ
home-reached = الأسر هنا
home-reached-of = { $reached } من { $pupils }
home-last-post = آخر منشور
home-never = لا يوجد بعد
home-open-story = افتح الأخبار
home-staff-latest = من الأخبار
home-staff-nothing = لا شيء ينتظرك. حين تعطيك الإدارة صفًا أو دورًا سيظهر هنا.
home-desk-suspended = { $count ->
    [0] لا رابط أسرة ينتظر قرارًا
    [one] رابط أسرة واحد ينتظر قرارًا
    [two] رابطا أسرة ينتظران قرارًا
    [few] { $count } روابط تنتظر قرارًا
   *[other] { $count } رابطًا ينتظر قرارًا
}
home-desk-invitations = { $count ->
    [0] انضم كل أولياء الأمور أو اختاروا الورق
    [one] ولي أمر واحد لم ينضم بعد
    [two] وليّا أمر لم ينضما بعد
    [few] { $count } أولياء أمور لم ينضموا بعد
   *[other] { $count } ولي أمر لم ينضموا بعد
}
home-desk-consents = { $count ->
    [0] أجابت كل الأسر عن الصور
    [one] طفل واحد بلا جواب عن الصور
    [two] طفلان بلا جواب عن الصور
    [few] { $count } أطفال بلا جواب عن الصور
   *[other] { $count } طفلًا بلا جواب عن الصور
}
home-desk-undelivered = { $count ->
    [0] كل العناوين تعمل
    [one] عنوان واحد لا يعمل
    [two] عنوانان لا يعملان
    [few] { $count } عناوين لا تعمل
   *[other] { $count } عنوانًا لا يعمل
}
home-desk-roster = { $count ->
    [one] تلميذ واحد في السجل
    [two] تلميذان في السجل
    [few] { $count } تلاميذ في السجل
   *[other] { $count } تلميذًا في السجل
}
home-desk-guardians = مساعدة أسرة على الدخول
home-desk-access = من اطّلع على ماذا: سجل الاطلاع
home-desk-register = سجل الموافقات
home-desk-status = حالة الجهاز
home-desk-outbox = { $count ->
    [0] لا بريد ينتظر الإرسال
    [one] رسالة واحدة تنتظر الإرسال
    [two] رسالتان تنتظران الإرسال
    [few] { $count } رسائل تنتظر الإرسال
   *[other] { $count } رسالة تنتظر الإرسال
}
