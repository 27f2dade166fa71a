# The one line of a letter that every family can read.
invitations-letter-line = افتح العنوان، واختر العربية، ثم اكتب الرمز. إذا احتجت إلى مساعدة فاسأل مكتب المدرسة.
