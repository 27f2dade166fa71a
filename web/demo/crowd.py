"""Writes families.csv: `python3 web/demo/crowd.py`. Same families every time; the named ones are at the top, the rest is drawn by a seeded lot.

One row per link between a guardian and a pupil. A guardian with several children has one number.
"""
import csv
import pathlib
import random
import unicodedata

CLASSES = [("Alder", 24), ("Willow", 22), ("Maple", 27), ("Hazel", 28), ("Holly", 27), ("Chestnut", 28), ("Rowan", 27), ("Oak", 28)]
GUARDIANS = 330

# origin: weight, girls, boys, surnames (a pair is daughter's, son's and wife's, husband's form), women, men, language
ORIGINS = {
    "british": (46, "Amelie Chloe Grace Isla Olivia Poppy Nell Florence Ivy Martha Edith Tess Beatrix Harriet Rose Elsie Matilda Phoebe Scarlett Daisy Nancy Ada", "Ben Finn Leo Noah Theo Arthur Alfie Stanley Wilf Rory Ned Edmund Toby Reuben Jasper Albie Ralph Fergus Hugo Barney Sonny Ted",
                "Hartley Brook Ashby Fenwick Pryor Radley Turnbull Whitfield Cole Garside Holloway Kershaw Lacey Marlow Nuttall Ormerod Peel Quick Rudd Sharples Tindall Underhill Varley Wick Yarrow Bright Crane Dale Everett Frost Gale Hobbs", "Lucy Helen Claire Emma Rachel Beth Joanne Kirsty Louise Amy Natalie Vicky Sarah Hayley Gemma Zoe", "Mark David Tom Andrew Simon Chris Jamie Paul Neil Rob Craig Adam Stuart Gareth Luke Ian", "en"),
    "celtic": (9, "Siân Niamh Lowri Aoife Eilidh Catrin Róisín Mairi", "Rhys Ciarán Iwan Callum Tomos Oisín Macsen Lachlan", "Ó'Súilleabháin Pritchard MacLeod Ní-Bhriain Llewellyn Gallagher Rhydderch Ó'Dochartaigh", "Gráinne Bethan Sinéad Mhairi Carys Órla", "Pádraig Dafydd Hamish Emyr Séan Eoin", "en"),
    "polish": (7, "Zofia Hania Lena Maja Zuzanna", "Jakub Mateusz Staś Szymon Antek", "Wójcik Zając Kowalska/Kowalski Wiśniewska/Wiśniewski Dąbrowska/Dąbrowski Król", "Małgorzata Agnieszka Ewa Iwona", "Łukasz Paweł Krzysztof Michał", "pl"),
    "romanian": (5, "Ioana Sânziana Bianca", "Matei Ștefan Luca", "Ionescu Popa Țurcanu Dumitrescu Șerban", "Mihaela Andreea Ruxandra", "Răzvan Bogdan Cătălin", "ro"),
    "westafrican": (9, "Temi Adaeze Abena Nkechi Efua", "Tobi Chidi Kwabena Femi Yaw", "Adeyemi Okonkwo Owusu Balogun Eze Asante Ọláyínká", "Folake Ngozi Akosua Yetunde Ama", "Emeka Kojo Segun Ifeanyi Kwaku", "en"),
    "pakistani": (9, "Aisha Hafsa Maryam Inaya Zainab", "Hamza Idris Farhan Ibraheem Zayd", "Iqbal Malik Hussain Qureshi Chaudhry Sheikh Mirza", "Nasreen Saima Rukhsana Bushra", "Imran Tariq Asif Kashif", "ur"),
    "indian": (8, "Priya Anaya Simran Diya Meera", "Arjun Harjit Rohan Veer Kabir", "Patel Kaur/Singh Nair Iyer Desai Banerjee Reddy", "Jaspreet Lakshmi Kavita Anjali", "Rajesh Gurpreet Vikram Suresh", "en"),
    "arab": (5, "Maysa Noor Rania", "Yahya Karim Zaki", "Al-Masri Khoury Barakat Ben-Youssef Saleh", "Hanan Rasha Dalia", "Omar Bassel Nabil", "ar"),
    "turkish": (4, "Elif Defne Ece", "Emir Kerem Çınar", "Şahin Yıldız Öztürk Gündoğan", "Ayşe Gülşen Şule", "Mehmet Uğur Çağlar", "tr"),
    "eastasian": (6, "Xinyi Linh Mei Hana", "Minh Haoran Kenji Bảo", "Nguyễn Trần Chen Wong Takahashi Phạm", "Thu Hương Yuki Lan", "Tuấn Wei Hiroshi Quang", "en"),
    "iberian": (5, "Inês Lucía Beatriz", "João Martín Tomás", "Gonçalves Muñoz Araújo Peña Conceição", "Conceição Begoña Fátima", "José Iñaki Simão", "pt"),
    "central": (6, "Hana Klára Zsófia Anežka", "Vojtěch Bálint Ondřej Máté", "Svobodová/Svoboda Kovács Dvořáková/Dvořák Szabó Horváth", "Lenka Eszter Jiřina Ágnes", "Tomáš Gergő Jiří László", "en"),
    "nordic": (3, "Ingrid Saga Astrid", "Søren Åke Eirik", "Solberg Bjørnsen Sjöström Lindqvist", "Kirsten Åsa Solveig", "Lars Jørgen Håkan", "en"),
    "ukrainian": (4, "Solomiya Daryna Zlata", "Taras Nazar Ostap", "Shevchenko Kovalenko Bondarenko Tkachuk", "Oksana Nataliya Iryna", "Dmytro Serhiy Andriy", "uk"),
    "eritrean": (3, "Saba Feven Luwam", "Yonas Filmon Natnael", "Tesfay Ghebremedhin Haile Abraha", "Senait Almaz Tirhas", "Berhane Mussie Tekle", "en"),
}

# The named families. Pupils: first name, class, photos ("school", "class", "no", ""), stories, account.
# Guardians: first, last, relation, household, responsibility, link, e-mail ("" none), standing (account, invited, paper, none), language.
A = "account"
NAMED = [
    ("Mensah", [("Kofi", "Hazel", "school", "yes", "yes"), ("Esi", "Rowan", "school", "yes", "yes")], [("Amara", "Mensah", "mother", 1, 1, "current", "@", A, "en"), ("Kwame", "Mensah", "father", 1, 1, "current", "@", A, "en")]),
    ("Haddad", [("Yusuf", "Hazel", "class", "yes", "no"), ("Layla", "Alder", "class", "yes", "no")], [("Salma", "Haddad", "mother", 1, 1, "current", "@", A, "ar"), ("Rami", "Haddad", "father", 1, 1, "current", "@", "invited", "ar")]),
    ("Marsh", [("Theo", "Hazel", "school", "yes", "no")], [("Lena", "Marsh", "mother", 1, 1, "current", "@", A, "en"), ("Joe", "Marsh", "father", 2, 1, "current", "@", A, "en")]),
    ("O'Neill", [("Dara", "Hazel", "class", "yes", "no")], [("Aisling", "O'Neill", "mother", 1, 1, "current", "@", A, "en"), ("Declan", "O'Neill", "father", 2, 1, "restricted", "@", A, "en")]),
    ("Stone", [("Maya", "Hazel", "school", "yes", "no")], [("Leah", "Stone", "mother", 1, 1, "current", "staff", A, "en"), ("Peter", "Stone", "father", 1, 1, "current", "@", A, "en")]),
    ("Wójcik", [("Zofia", "Hazel", "school", "yes", "no")], [("Halina", "Wójcik", "grandmother", 1, 1, "current", "", A, "pl")]),
    ("Haque", [("Rafi", "Hazel", "class", "no", "yes")], [("Nusrat", "Haque", "mother", 1, 1, "current", "@", A, "en"), ("Mahbub", "Haque", "father", 1, 1, "current", "@", "none", "en")]),
    ("Bailey", [("Una", "Hazel", "no", "yes", "no")], [("Miriam", "Bailey", "mother", 1, 1, "current", "@", A, "en"), ("Colin", "Bailey", "father", 1, 1, "current", "@", A, "en")]),
    ("Kaya", [("Ela", "Hazel", "no", "", "no")], [("Gül", "Kaya", "mother", 1, 1, "current", "", "paper", "tr"), ("Ahmet", "Kaya", "father", 1, 1, "current", "", "paper", "tr")]),
    ("Petrov", [("Viktor", "Hazel", "class", "yes", "no")], [("Nadezhda", "Petrova", "mother", 1, 1, "current", "", "paper", "en")]),
    ("Nowak", [("Jakub", "Hazel", "school", "yes", "no"), ("Mateusz", "Rowan", "school", "yes", "no")], [("Marta", "Nowak", "mother", 1, 1, "current", "@", A, "pl"), ("Piotr", "Nowak", "father", 1, 1, "current", "@", A, "pl")]),
    ("Boateng", [("Ben", "Hazel", "school", "yes", "no")], [("Kwesi", "Boateng", "father", 1, 1, "current", "@", A, "en"), ("Lydia", "Boateng", "mother", 2, 1, "current", "@", A, "en")]),
    ("Do", [("Xinyi", "Hazel", "school", "yes", "no")], [("Duc", "Nguyen", "father", 1, 1, "current", "@", A, "en"), ("Ling", "Do", "mother", 1, 1, "current", "@", A, "en")]),
    ("Iqbal", [("Sana", "Hazel", "class", "yes", "no"), ("Farhan", "Rowan", "class", "yes", "no")], [("Nadeem", "Iqbal", "father", 1, 1, "current", "", "invited", "ur"), ("Shazia", "Iqbal", "mother", 1, 1, "current", "@", A, "ur")]),
    ("Hartley", [("Finn", "Hazel", "school", "yes", "no"), ("Otis", "Alder", "school", "yes", "no")], [("Jo", "Hartley", "mother", 1, 1, "current", "@", A, "en"), ("Sam", "Hartley", "mother", 1, 1, "current", "@", A, "en")]),
    ("Ferreira", [("Noah", "Hazel", "", "", "no")], [("Inês", "Ferreira", "mother", 1, 1, "suspended", "@", "none", "pt"), ("Rui", "Ferreira", "father", 2, 0, "suspended", "@", "none", "pt")]),
    ("Adler", [("Noa", "Hazel, left", "class", "yes", "no")], [("Ruth", "Adler", "mother", 1, 1, "current", "@", A, "en")]),
    ("Kowalczyk", [("Igor", "Oak, left", "school", "yes", "no")], [("Beata", "Kowalczyk", "mother", 1, 1, "current", "@", A, "pl"), ("Adam", "Kowalczyk", "father", 1, 1, "current", "@", A, "pl")]),
]
# First names that the posts speak of, so that they are there; their families, drawn by lot, have accounts and agree to photos.
KNOWN = {
    "Hazel": "Aisha Amelie Chloe Daniel Grace Hamza Isla Leo Olivia Priya Wren Zara",
    "Alder": "Poppy Idris Hana Sonny Temi Arjun", "Willow": "Nell Tomos Elif Zayd Efua Ralph", "Maple": "Ioana Wilf Diya Emir Tess Yonas", "Holly": "Lowri Kwabena Meera Søren Ivy Karim",
    "Chestnut": "Anaya Szymon Florence Minh Beatriz Rory", "Rowan": "Ingrid Tobi Lucía Reuben Niamh Haoran", "Oak": "Solomiya Chidi Martha Iwan Noor Bálint",
}


def plain(text):
    """Letters of an address: no diacritics."""
    text = text.replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("đ", "d")
    folded = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c for c in folded.lower() if c.isalnum() and c.isascii())


def forms(surname):
    """A surname as women and as men carry it."""
    she, _, he = surname.partition("/")
    return she.replace("-", " ") if surname.startswith("N") else she, he or she


def origin_of(first, lot):
    for name, o in ORIGINS.items():
        if first in o[1].split() or first in o[2].split():
            return name
    return lot.choices(list(ORIGINS), [o[0] for o in ORIGINS.values()])[0]


def main():
    lot = random.Random("Birch Lane Primary")
    rows, taken, used_names, number, household = [], {c: set() for c, _ in CLASSES}, set(), 0, 0
    room = dict(CLASSES)

    def address(first, last):
        return f"{plain(first)}.{plain(last)}@families.example"

    def link(pupil, last, g, home):
        first, group, photos, stories, account = pupil
        n, gf, gl, relation, own_home, duty, state, mail, standing, language = g
        mail = {"@": address(gf, gl), "staff": "leah.stone@birchlane.example"}.get(mail, mail)
        rows.append([group, first, last, photos, stories, account, n, gf, gl, relation, home + own_home - 1, "yes" if duty else "no", state, mail, standing, language])

    for last, pupils, guardians in NAMED:
        household += 2
        numbered = []
        for g in guardians:
            number += 1
            used_names.add((g[0], g[1]))
            numbered.append((number, *g))
        for pupil in pupils:
            if "left" not in pupil[1]:
                taken[pupil[1]].add(pupil[0])
            for g in numbered:
                link(pupil, last, g, household)

    waiting = [(first, group) for group, names in KNOWN.items() for first in names.split()]
    families = []
    while any(len(taken[c]) < room[c] for c in room):
        if waiting:
            first, group = waiting.pop(0)
            origin = origin_of(first, lot)
            girl = first in ORIGINS[origin][1].split()
        else:
            group = lot.choice([c for c in room if len(taken[c]) < room[c]])
            origin = lot.choices(list(ORIGINS), [o[0] for o in ORIGINS.values()])[0]
            girl = lot.random() < .5
            first = None
        _, girls, boys, surnames, women, men, language = ORIGINS[origin]
        for _ in range(60):
            surname = lot.choice(surnames.split()).replace("Ó'", "Ó ").replace("Ní-", "Ní ")
            child = first or lot.choice((girls if girl else boys).split())
            if child not in taken[group]:
                break
        else:
            continue
        taken[group].add(child)
        children = [(child, group, girl)]
        for _ in range(lot.choices([0, 1, 2], [76, 20, 4])[0]):
            groups = [c for c in room if len(taken[c]) < room[c] and c not in [k[1] for k in children]]
            if not groups or waiting:
                break
            other, her = lot.choice(groups), lot.random() < .5
            name = lot.choice((girls if her else boys).split())
            if name not in taken[other] and name not in [k[0] for k in children]:
                taken[other].add(name)
                children.append((name, other, her))
        families.append((surname, children, origin))

    left = GUARDIANS - number - 2 * len(families)
    extra, single = (left, 0) if left > 0 else (0, -left)
    singles = set(lot.sample(range(len(families)), single + 8))
    grandparents = set(lot.sample([i for i in range(len(families)) if i not in singles], extra + 8))
    for i, (surname, children, origin) in enumerate(families):
        _, _, _, _, women, men, language = ORIGINS[origin]
        she, he = (surname.split("/") + [surname])[:2] if "/" in surname else (surname, surname)
        household += 2
        kind = lot.choices(["together", "apart", "apart without duty"], [80, 15, 5])[0]
        spoken_of = any(first in KNOWN[group].split() for first, group, _ in children)
        standing = A if spoken_of else lot.choices([A, "invited", "none", "paper"], [76, 8, 6, 10])[0]
        adults = []
        people = [("mother", women, she), ("father", men, he)]
        if i in singles:
            people = [people[0] if lot.random() < .85 else people[1]]
        if i in grandparents:
            people.append(("grandmother", "Margaret Jean Sheila Pauline Brenda" if origin == "british" else women, she))
        for k, (relation, pool, last) in enumerate(people):
            name = lot.choice(pool.split())
            for _ in range(40):
                if (name, last) not in used_names:
                    break
                name = lot.choice(pool.split())
            if (name, last) in used_names:
                name = name + " " + lot.choice(pool.split())
            used_names.add((name, last))
            number += 1
            away = k == 1 and kind != "together"
            duty = relation != "grandmother" and not (k == 1 and kind == "apart without duty")
            own = standing if k == 0 or standing == "paper" else lot.choices([standing, "invited", "none"], [80, 12, 8])[0]
            mail = "" if standing == "paper" or (lot.random() < .05 and not (spoken_of and k == 0)) else "@"
            state = "suspended" if not duty and lot.random() < .4 else "current"
            tongue = language if lot.random() < .6 else "en"
            adults.append((number, name, last, relation, 2 if away else 1, duty, state, mail, own if mail else ("paper" if own == "paper" else "invited"), tongue))
        if not any(g[5] for g in adults):
            adults[0] = (*adults[0][:5], True, *adults[0][6:])
        asked = any(g[8] == A for g in adults)
        for child, group, girl in children:
            photos = lot.choices(["school", "class", "no"], [64, 26, 0 if spoken_of else 10])[0] if asked else ""
            pupil = (child, group, photos, "yes" if asked else "", "yes" if asked and group in ("Chestnut", "Rowan", "Oak") and lot.random() < .7 else "no")
            for g in adults:
                link(pupil, she if girl else he, g, household)

    order = {c: k for k, (c, _) in enumerate(CLASSES)}
    rows.sort(key=lambda r: (order[r[0].split(",")[0]], "left" in r[0], plain(r[1]), plain(r[2]), r[6]))
    with open(pathlib.Path(__file__).with_name("families.csv"), "w", newline="", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow("class pupil_first pupil_last photos stories account guardian first last relation household responsibility link email standing language".split())
        write.writerows(rows)
    pupils = {(r[0], r[1], r[2]) for r in rows}
    print(f"{sum(',' not in p[0] for p in pupils)} pupils, {len({r[6] for r in rows})} guardians, {len(rows)} links, {sum(r[14] == 'paper' for r in rows)} on paper")


main()
