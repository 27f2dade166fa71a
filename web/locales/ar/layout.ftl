# ما يحيط بكل صفحة
layout-product = حقيبة الكتب
layout-skip = انتقل إلى المحتوى
layout-account = حسابك:
layout-sign-in = تسجيل الدخول
layout-places = الأقسام
layout-more = المزيد
layout-new = جديد
layout-help = المساعدة
layout-privacy-notice = بيان الخصوصية
layout-look-again = يُرجى مراجعة ما يلي
layout-yes = نعم
layout-no = لا
layout-home = الرئيسية
layout-older = الأقدم
layout-fresh = هناك جديد في هذه الصفحة.
layout-language = اللغة
layout-promise = كل ما بين الصف والبيت في حقيبة واحدة.
layout-own-server = هذه الصفحة من خادم المدرسة نفسها.

# أقسام الحقيبة والأدوار
layout-class-story = أخبار الصف
layout-story-of = أخبار { $class }
layout-story-for = صف { $child }
layout-school-story = أخبار المدرسة
layout-classes = الصفوف
layout-roster = سجل التلاميذ
layout-staff = العاملون
layout-consents = الموافقات
layout-access-log = سجل الاطلاع
layout-status = الحالة
layout-settings = الإعدادات
layout-role-teacher = معلم
layout-role-leader = إدارة المدرسة
layout-role-office = المكتب
layout-role-dpo = مسؤول حماية البيانات
layout-role-it = فريق التقنية
layout-disk-full = قرص المدرسة ممتلئ: لا يمكن حفظ شيء جديد حتى يوفّر قسم تقنية المعلومات مساحة، وقد أُبلغ بذلك. القراءة والتعليقات والسحب ما زالت تعمل.
