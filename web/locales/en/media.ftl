# Why a picture is not taken in, and what to do.
media-heic = This photo is a HEIC, which Bookbag cannot read. On an iPhone choose Settings › Camera › Formats › Most Compatible, or send it as a JPEG.
media-unknown = This is not a photo that Bookbag can read. JPEG, PNG and WebP are possible.
media-too-large = This photo is larger than 25 MB.
media-too-many-pixels = This photo has more than 50 megapixels or is longer than 16,000 pixels. Make it smaller and try again.
media-too-heavy = This photo would need too much memory. Save it as an ordinary JPEG and try again.
media-unusual = This photo is stored in an unusual way. Save it as an ordinary JPEG and try again.
media-damaged = This photo arrived damaged or cut off. Send it once more.
media-too-slow = This photo took too long to read. Save it as an ordinary JPEG and try again.
media-busy = Many photos are arriving. Try again in a few seconds.
media-no-room = Photos pause: the school’s disk is almost full. Publish your words now, or keep them as a draft and add the photos once IT has made room; they have been told.
