"""The words make_fair.py builds a fair from: categories, countries, people, companies, projects.

Nothing here names a real institution or person.  A word may carry its Latin spelling for mail
addresses after an equals sign ("김=kim"); without one it is folded to ASCII by the generator.
An underscore in a word stands for a space.
"""

# code, name; the parent is the code less its last part
CATEGORIES = [
    ("MOB", "Mobility"),
    ("MOB.TRAF", "Traffic management"),
    ("MOB.TRAF.SIG", "Adaptive traffic signals"),
    ("MOB.TRAF.DET", "Traffic detection and counting"),
    ("MOB.PARK", "Parking guidance"),
    ("MOB.BUS", "Public transport"),
    ("MOB.BUS.BIS", "Passenger information"),
    ("MOB.AUT", "Autonomous shuttles"),
    ("MOB.EV", "Electric vehicle charging"),
    ("MOB.SHARE", "Shared mobility"),
    ("ENE", "Energy"),
    ("ENE.GRID", "Smart grid"),
    ("ENE.GRID.STO", "Energy storage"),
    ("ENE.SOL", "Urban solar"),
    ("ENE.EFF", "Energy efficiency services"),
    ("ENE.LIGHT", "Smart street lighting"),
    ("ENE.H2", "Hydrogen supply"),
    ("ENV", "Environment"),
    ("ENV.AIR", "Air quality monitoring"),
    ("ENV.WASTE", "Waste management"),
    ("ENV.WASTE.COL", "Automated waste collection"),
    ("ENV.NOISE", "Noise monitoring"),
    ("ENV.GREEN", "Urban greening"),
    ("WAT", "Water"),
    ("WAT.LEAK", "Leak detection"),
    ("WAT.METER", "Smart water metering"),
    ("WAT.FLOOD", "Flood forecasting"),
    ("WAT.TREAT", "Water treatment"),
    ("SAF", "Safety and security"),
    ("SAF.CCTV", "Video surveillance"),
    ("SAF.CCTV.AI", "Video analytics"),
    ("SAF.FIRE", "Fire detection"),
    ("SAF.DIS", "Disaster warning"),
    ("SAF.CYBER", "Cyber security"),
    ("DAT", "Data and platforms"),
    ("DAT.HUB", "City data hub"),
    ("DAT.TWIN", "Digital twin"),
    ("DAT.GIS", "Geographic information"),
    ("DAT.AI", "Urban analytics and AI"),
    ("DAT.OPEN", "Open data portals"),
    ("NET", "Connectivity"),
    ("NET.5G", "Private 5G"),
    ("NET.IOT", "Sensor networks"),
    ("NET.IOT.LORA", "Low-power wide-area networks"),
    ("NET.FIB", "Fibre infrastructure"),
    ("GOV", "Digital government"),
    ("GOV.ID", "Digital identity"),
    ("GOV.SERV", "Citizen services"),
    ("GOV.PART", "Citizen participation"),
    ("GOV.PAY", "Municipal payment"),
    ("BLD", "Buildings"),
    ("BLD.BEMS", "Building energy management"),
    ("BLD.BIM", "Building information modelling"),
    ("BLD.HOME", "Smart home"),
    ("BLD.MOD", "Modular construction"),
    ("HEA", "Health and care"),
    ("HEA.TELE", "Telemedicine"),
    ("HEA.AGE", "Care for the elderly"),
    ("HEA.EMS", "Emergency medical dispatch"),
    ("FIN", "Financing"),
    ("FIN.PPP", "Public-private partnership"),
    ("FIN.GREEN", "Green bonds"),
]

# branch of the category tree: (company words in Korean, in Latin script)
SECTORS = {
    "MOB": (["모빌리티", "교통", "오토", "파킹"], ["Mobility", "Transit", "Parking", "Traffic"]),
    "ENE": (["에너지", "전력", "조명", "그리드"], ["Energy", "Grid", "Lighting", "Solar"]),
    "ENV": (["환경", "에코", "그린텍"], ["Environment", "Ecotech", "Recycling"]),
    "WAT": (["수자원", "워터", "하이드로"], ["Water", "Hydro", "Metering"]),
    "SAF": (["시큐리티", "안전", "비전"], ["Security", "Safety", "Vision"]),
    "DAT": (["데이터", "인포", "공간정보", "소프트"], ["Data", "Analytics", "Geo", "Software"]),
    "NET": (["네트웍스", "통신", "센서"], ["Networks", "Telecom", "Sensors"]),
    "GOV": (["시스템즈", "페이", "아이디"], ["Systems", "Civic", "Identity"]),
    "BLD": (["건설", "빌딩", "홈"], ["Construction", "Buildings", "Homes"]),
    "HEA": (["헬스케어", "메디", "케어"], ["Health", "Medical", "Care"]),
    "FIN": (["파트너스", "인베스트"], ["Partners", "Capital"]),
}

KOREAN_COMPANY = (
    "한빛=hanbit 누리=nuri 다온=daon 새솔=saesol 가람=garam 아라=ara 미르=mir 세움=seum "
    "나래=narae 해솔=haesol 두리=duri 온새=onsae 마루=maru 바론=baron 늘봄=neulbom "
    "도담=dodam 라온=raon 별하=byeolha 보람=boram 시원=siwon 예온=yeon 이든=ideun "
    "은가람=eungaram 초롱=chorong 큰솔=keunsol 토담=todam 푸름=pureum 하람=haram "
    "한울=hanul 휘담=hwidam 동인=dongin 서진=seojin 태영우=taeyeongu 금하=geumha"
)

LATIN_COMPANY = (
    "Alder Borealis Caldera Delphin Estuary Fjord Gantry Halcyon Isobar Juniper Kestrel "
    "Lattice Meridian Nimbus Oriel Pallas Quarry Rivulet Sextant Tessera Umbra Vantage "
    "Windrose Xylem Yarrow Zephyr Ångström Brücke Citoyen Éclair Façade Günther Höfn Señal"
)

# where a company is from: what its name ends with
LEGAL_FORM = {
    "US": "Inc.", "DE": "GmbH", "NL": "B.V.", "FR": "S.A.S.", "ES": "S.L.", "JP": "K.K.",
    "SG": "Pte Ltd", "FI": "Oy", "CN": "Co., Ltd.", "IN": "Pvt Ltd", "TR": "A.Ş.",
}

# where exhibitors from abroad come from
FOREIGN_EXHIBITORS = ["US", "DE", "JP", "CN", "SG", "FR", "NL", "FI", "ES", "IN", "TR", "KR"]

# what interpreters offer beside the host's language, one entry an interpreter, over and over
INTERPRETED = ["en", "ar", "mn", "nl", "vi", "ja", "en", "ar", "uz", "es", "id", "th", "en", "ar",
               "kk", "tr", "hi", "ms", "fr", "de"]

# People: language, order of the parts, what stands between them, given names, family names.
PEOPLE = {
    "KR": ("ko", "family", "",
           "민준=minjun 서연=seoyeon 도윤=doyun 지우=jiwoo 하준=hajun 서현=seohyeon 은우=eunwoo "
           "수아=sua 시우=siwoo 하은=haeun 예준=yejun 지민=jimin 현우=hyeonwoo 윤서=yunseo "
           "준서=junseo 채원=chaewon 영호=yeongho 미경=migyeong 성훈=seonghun 은정=eunjeong",
           "김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon 장=jang 임=lim "
           "한=han 오=oh 서=seo 신=shin 권=kwon 황=hwang 안=ahn 송=song 남궁=namgung 선우=sunwoo"),
    "NL": ("nl", "given", " ",
           "Daniël Anouk Jeroen Zoë Maarten Noëlle Thijs Femke Chloë Ruben Marije Joël",
           "Groenewoud Brouwer Smit Cornelissen Daniëls Verhoeven Van_den_Oever "
           "Jansen Wijnbergen Löwik"),
    "MN": ("mn", "family", " ",
           "Ганзориг=ganzorig Болормаа=bolormaa Тэмүүлэн=temuulen Оюунчимэг=oyunchimeg "
           "Энхжин=enkhjin Мөнхбат=munkhbat Сарангэрэл=sarangerel Төгөлдөр=tuguldur",
           "Батболдын=batbold Дорждэрэмийн=dorjderem Өлзийбаярын=ulziibayar "
           "Чулуунбаатарын=chuluunbaatar Гантөмөрийн=gantumur Цэрэндоржийн=tserendorj"),
    "SA": ("ar", "given", " ",
           "عبدالله=abdullah نورة=noura فيصل=faisal ريم=reem خالد=khalid سارة=sara "
           "سلطان=sultan هند=hind",
           "الحربي=alharbi القحطاني=alqahtani الزهراني=alzahrani العتيبي=alotaibi "
           "الدوسري=aldosari الشهري=alshehri"),
    "AE": ("ar", "given", " ",
           "راشد=rashid مريم=mariam حمد=hamad شيخة=shaikha ماجد=majid عائشة=aisha",
           "المنصوري=almansoori الكعبي=alkaabi الشامسي=alshamsi النعيمي=alnuaimi"),
    "QA": ("ar", "given", " ",
           "جاسم=jassim لولوة=lulwa ناصر=nasser العنود=alanoud",
           "الكواري=alkuwari المري=almarri السليطي=alsulaiti"),
    "EG": ("ar", "given", " ",
           "أحمد=ahmed منى=mona محمود=mahmoud ياسمين=yasmin كريم=karim",
           "عبدالرحمن=abdelrahman حسنين=hassanein الشافعي=elshafei فوزي=fawzy"),
    "VN": ("vi", "family", " ",
           "Hương Tuấn Thảo Đức Phượng Quốc Ngọc Dũng",
           "Nguyễn Trần Phạm Hoàng Vũ Đặng Bùi"),
    "ID": ("id", "given", " ", "Dewi Budi Ratna Agus Siti Wayan Putri",
           "Wijayanto Kusuma Hartono Lestari Pratama Siregar"),
    "TH": ("th", "given", " ",
           "สมชาย=somchai กนกวรรณ=kanokwan ณัฐพล=nattapon ปิยะดา=piyada ธนกร=thanakorn",
           "ศรีสุวรรณ=srisuwan วงศ์ไทย=wongthai บุญมี=boonmee จันทร์แก้ว=jankaew"),
    "MY": ("ms", "given", " ", "Aisyah Hafiz Nurul Farid Mei-Ling Arvind",
           "Rahman Ismail Abdullah Tan Subramaniam"),
    "PH": ("en", "given", " ", "Maria Jose Liza Ramón Corazón Andrés",
           "Santos Reyes Peñaflor Villanueva Muñoz Dela_Cruz"),
    "UZ": ("uz", "given", " ", "Jasur Dilnoza Otabek Gulnora Sherzod",
           "Karimov Yo‘ldoshev G‘aniyev Rahimova To‘rayev"),
    "KZ": ("kk", "given", " ",
           "Нұрлан=nurlan Әсел=asel Ерлан=yerlan Айгүл=aigul Данияр=daniyar",
           "Сейітқали=seitkali Жұмабай=zhumabay Қасымова=kassymova Өтеген=otegen"),
    "TR": ("tr", "given", " ", "Çağla Emre Gülşen Oğuz Şebnem İbrahim",
           "Yıldırım Özgür Kılıç Şahinoğlu Güneş"),
    "JP": ("ja", "family", " ",
           "健太=kenta 美咲=misaki 翔=sho 陽子=yoko 大輔=daisuke さくら=sakura",
           "佐藤=sato 髙橋=takahashi 渡邉=watanabe 小林=kobayashi 斎藤=saito"),
    "IN": ("hi", "given", " ",
           "Priya Rajesh Ananya Vikram Sunita Arjun", "Sharma Iyer Mukherjee Deshpande Nair Reddy"),
    "DE": ("de", "given", " ", "Jürgen Käthe Björn Anneliese Sören Ursula",
           "Müller Weiß Schröder Grünwald Köhler Oßwald"),
    "ES": ("es", "given", " ", "Íñigo Begoña José-María Lucía Andrés Nuria",
           "Núñez García-Peña Ibáñez Muñoz Etxeberría Güell"),
    "FR": ("fr", "given", " ", "Éloïse François Maëlle Benoît Hélène Jérôme",
           "Lefèvre D'Aubigné Chaumière Gérôme Besançon"),
    "PE": ("es", "given", " ", "Rocío Martín Inés César", "Quispe Huamán Ordóñez Vélez"),
    "KE": ("en", "given", " ", "Wanjiru Otieno Achieng Kamau Njeri",
           "Mwangi Odhiambo Kiptoo Wambui"),
    "US": ("en", "given", " ", "Grace Marcus Elena Tyler Renée",
           "Whitfield O'Neill Park Delgado Ames"),
    "CN": ("zh", "family", "", "伟=wei 秀英=xiuying 志强=zhiqiang 丽娜=lina",
           "王=wang 李=li 陈=chen 欧阳=ouyang"),
    "SG": ("en", "given", " ", "Wei-Jie Shanti Hui-Min Faizal", "Tan Lim Pillai Goh"),
    "FI": ("fi", "given", " ", "Päivi Mikko Äänis Tuuli", "Mäkelä Hämäläinen Yli-Öyri Salo"),
}

# Foreign buyers: kinds of institution ({} is the place) and invented places.
INSTITUTIONS = {
    "NL": (["Gemeente {}", "Vervoerregio {}", "Waterschap {}", "Omgevingsdienst {}"],
           "Zuiderhaven Oostvoorde Nieuw-Amerhout Ijsselmeen Hoogveld"),
    "MN": (["{} хотын захирагчийн алба", "{} аймгийн дэд бүтцийн газар", "{} ус сувгийн газар"],
           "Алтанбулаг=altanbulag Хөхнуур=khukhnuur Өгөөмөр=uguumur Цагаантолгой=tsagaantolgoi"),
    "SA": (["أمانة {}", "هيئة تطوير {}", "شركة مياه {}"],
           "واحة_النخيل=wahat-alnakheel الروابي=alrawabi الساحل_الشرقي=alsahel الدرب=aldarb"),
    "AE": (["بلدية {}", "هيئة الطرق في {}"],
           "الواحات=alwahat رأس_المرجان=ras-almarjan جزيرة_اللؤلؤ=jazirat-allulu"),
    "QA": (["بلدية {}", "مؤسسة مدينة {} الذكية"], "الخور_الجديد=alkhor-aljadid السدر=alsidr"),
    "EG": (["محافظة {}", "هيئة المجتمعات العمرانية في {}"],
           "النيل_الجديدة=alnil وادي_الشمس=wadi-alshams"),
    "VN": (["Ủy ban nhân dân thành phố {}", "Sở Giao thông {}", "Ban quản lý đô thị {}"],
           "Hải_Lộc=hailoc Tân_Phượng=tanphuong Bình_Đông=binhdong"),
    "ID": (["Dinas Perhubungan Kota {}", "Badan Perencanaan {}"], "Sukamaju Tirtajaya Wanasari"),
    "TH": (["เทศบาลนคร{}", "การประปา{}"], "ทองธานี=thongthani บางสวน=bangsuan"),
    "MY": (["Majlis Bandaraya {}", "Lembaga Pembangunan {}"], "Seri_Kencana Taman_Murni"),
    "PH": (["City Government of {}", "{} Metropolitan Waterworks"], "San_Ildefonso Bagong_Silang"),
    "UZ": (["{} shahar hokimligi", "{} suv ta’minoti"], "Yangiobod Oqtepa Bog‘ishamol"),
    "KZ": (["{} қаласының әкімдігі", "{} су арнасы"], "Жаңақала=zhanakala Көктөбе=koktobe"),
    "TR": (["{} Büyükşehir Belediyesi", "{} Su ve Kanalizasyon İdaresi"], "Yeşilova Gümüşkent"),
    "JP": (["{}市スマートシティ推進課", "{}交通局"], "青葉原=aobahara 白浜台=shirahamadai"),
    "IN": (["{} Smart City Limited", "{} Municipal Corporation"],
           "Navapur Chandragiri Sundarnagar"),
    "DE": (["Stadtwerke {}", "Landeshauptstadt {}"], "Neuenfähr Grünhagen Oberlößnitz"),
    "ES": (["Ayuntamiento de {}", "Consorcio de Transportes de {}"], "Peñalta Villacañada"),
    "FR": (["Métropole de {}", "Régie des eaux de {}"], "Saint-Évran Châteaulieu"),
    "PE": (["Municipalidad Provincial de {}", "Autoridad de Transporte de {}"],
           "Wayruro Peñablanca"),
    "KE": (["County Government of {}", "{} Roads Authority"], "Maziwa_Mbili Tumaini"),
}

# What buyers plan: branch of the tree, sentence
PROJECTS = {
    "MOB": "a traffic centre for 240 junctions and passenger information at every stop",
    "ENE": "the exchange of 38,000 street lights and storage at four substations",
    "ENV": "an air quality network with a public map, and sorted waste collection",
    "WAT": "smart metering for 90,000 households and leak detection on the old mains",
    "SAF": "an emergency control room with video analytics and flood warning",
    "DAT": "a city data hub and a digital twin of the inner city",
    "NET": "a sensor network over municipal fibre, open to local companies",
    "GOV": "one account for all citizen services, with payment",
    "BLD": "energy management in 120 public buildings",
    "HEA": "telemedicine for the outer districts and faster ambulance dispatch",
    "FIN": "a public-private partnership for its smart district",
}

TRACKS = {
    "Tech": ["Signals that learn: adaptive control in practice", "Digital twins after the pilot",
             "Sensors that last ten years", "Autonomous shuttles in mixed traffic"],
    "Governance": ["Who owns the city's data?", "도시 데이터 거버넌스의 과제",
                   "Procurement that leaves room for start-ups", "Participation beyond the portal"],
    "Data": ["One hub, many departments", "Open data, measured", "교통 빅데이터 활용 사례",
             "Privacy by design in video analytics"],
    "Financing": ["Green bonds for street lighting", "Sharing risk in smart districts",
                  "스마트시티 투자 유치 전략", "Paying per outcome"],
    "Other": ["Opening plenary", "City-to-city exchange", "Awards", "Young professionals' round"],
}

BLACKOUT_REASONS = {
    "delegate": ["late arrival", "flight home", "press conference", "귀빈 영접",
                 "visit to the control centre"],
    "location": ["reserved for the organiser", "broken power socket", "stand tour of the jury"],
    "interpreter": ["interprets at the plenary", "medical appointment"],
}

MESSAGES = [
    "We would like to see {} working before our tender in autumn.",
    "Please bring references for {}; we have 30 minutes and three questions.",
    "{} 도입 사례에 대해 상담을 희망합니다.",
    "Interested in {}, above all \"as a service\", and in your prices.",
]
