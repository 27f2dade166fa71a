# What is wrong with a name that somebody typed.
names-missing = Please write a name here.
names-too-long = A name has at most { $most } letters.
names-not-a-name = This is not a name.
