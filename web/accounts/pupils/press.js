// A form with data-press is sent by itself: the child has shown its card already. Without scripts there is the button.
document.querySelector("form[data-press]")?.requestSubmit();
