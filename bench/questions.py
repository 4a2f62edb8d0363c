"""Sixteen letters written for the timing, in the words of people, short and long, four with an
email. They are answered, never judged, here."""

from assistant.schema import Letter

QUESTIONS = (
    Letter(
        "After I turned the job down, the hiring manager emailed asking me out. Should I ignore "
        "this email?",
        "Hi! Sorry it didn't work out with the role. This may be unusual, but would you like to "
        "get a drink some time? No hard feelings if not. Daniel",
    ),
    Letter("My boss keeps emailing me at midnight and expects an answer before nine. What now?"),
    Letter("A coworker presented my idea as hers in front of the director. Do I say something?"),
    Letter(
        "i gave notice after 6 weeks and now they want me to stay with a raise, is it rude to say "
        "no"
    ),
    Letter("Can I ask a candidate what they earn now?"),
    Letter(
        "I manage two people who used to be my friends. One of them is late almost every day and "
        "the others have noticed. I have let it slide for a month because she is going through a "
        "divorce. How do I bring it up without losing her, and should I write it down?"
    ),
    Letter(
        "Should I reply to this?",
        "Hi all, as discussed nobody will take leave in December this year, no exceptions. Those "
        "of you who have booked already will have to sort it out yourselves. Regards, Martin",
    ),
    Letter("My manager told the whole team that I am pregnant. I had asked her not to."),
    Letter("A client shouts at our junior on every call. My director says to put up with it."),
    Letter("I replied all by mistake and complained about a colleague. How do I apologise?"),
    Letter("They offered me less than the advert said. Can I push back, and how?"),
    Letter(
        "My colleague smells and I have been asked to tell him. I am not his manager. Do I have "
        "to do it, and what words would you use?"
    ),
    Letter(
        "Is this phishing or is our IT really this bad?",
        "Dear employee, your mailbox has reached its limit. Confirm your password within 24 "
        "hours or your account will be closed. IT Helpdesk",
    ),
    Letter("I reported my supervisor and since then my shifts have been cut. Is that legal?"),
    Letter("Everyone chips in for the boss's birthday and I can't afford it. Must I?"),
    Letter(
        "How do I answer this without burning the bridge?",
        "Hi, we have decided to go with another candidate. We will keep your CV on file and would "
        "love to stay in touch. Could you tell us how you found our process? Best, Priya",
    ),
)
